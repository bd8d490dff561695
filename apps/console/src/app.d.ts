declare global {
  // biome-ignore lint/style/noNamespace: SvelteKit finds the types of an application in this namespace
  namespace App {
    interface Error {
      status: number
      message: string
      code?: string
    }
  }
}

export {}
