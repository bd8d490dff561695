import { type ServerProcess, startServerProcess } from '../../../testing/server-process.ts'

export interface ProviderClient {
  readonly client_id: string
  readonly client_secret: string
  readonly redirect_uris: readonly string[]
  readonly post_logout_redirect_uris: readonly string[]
}

export type ProviderAccounts = Readonly<Record<string, { readonly claims: object; readonly token?: object }>>

export interface TestProvider extends Omit<ServerProcess, 'port' | 'tell'> {
  readonly issuer: string
  /** Serves this program from now on, and nothing before: where it sends people back to may be known only now. */
  admit(client: ProviderClient): Promise<void>
}

const SCRIPT = new URL('oidc-provider-process.ts', import.meta.url)

export async function startOidcProvider(accounts: ProviderAccounts): Promise<TestProvider> {
  let admitted = Promise.withResolvers<unknown>()
  let known: ProviderClient | undefined
  const { port, tell, ...server } = await startServerProcess({
    script: SCRIPT,
    setting: JSON.stringify(accounts),
    hear: (message) => admitted.resolve(message),
  })
  const admit = async (client: ProviderClient) => {
    known = client
    admitted = Promise.withResolvers()
    tell(client)
    await admitted.promise
  }
  return {
    ...server,
    issuer: `http://localhost:${port}`,
    admit,
    async start() {
      await server.start()
      if (known !== undefined) await admit(known)
    },
  }
}

/** A browser's walk through the provider's own pages, until it sends back to us: what follows the ? of that address. */
export async function walkThroughProvider(
  address: string,
  { account, home }: { account: string; home: string },
): Promise<string> {
  const cookies = new Map<string, string>()
  let next: { url: string; body?: URLSearchParams } = { url: address }
  for (let steps = 0; steps < 20; steps += 1) {
    const response = await fetch(next.url, {
      redirect: 'manual',
      headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
      ...(next.body && { method: 'POST', body: next.body }),
    })
    for (const set of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? []
      cookies.set(name, value)
    }
    const location = response.headers.get('location')
    if (location?.startsWith(home)) return new URL(location).search.slice(1)
    if (location !== null) {
      next = { url: new URL(location, next.url).href }
      continue
    }
    const page = await response.text()
    const [, action] = /<form[^>]*action="([^"]+)"/.exec(page) ?? []
    const [, prompt] = /name="prompt" value="([^"]+)"/.exec(page) ?? []
    if (action === undefined || prompt === undefined) throw new Error(`the provider shows: ${page.slice(0, 2_000)}`)
    next = { url: new URL(action, next.url).href, body: new URLSearchParams({ prompt, login: account, password: 'x' }) }
  }
  throw new Error('the provider sends in circles')
}
