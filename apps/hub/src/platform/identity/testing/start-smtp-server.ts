import { type ServerProcess, startServerProcess } from '../../../testing/server-process.ts'

export interface Mail {
  readonly to: readonly string[]
  /** As it came over the wire. */
  readonly raw: string
}

export interface TestMailServer extends Omit<ServerProcess, 'port' | 'tell'> {
  readonly url: string
  readonly mails: readonly Mail[]
  /** Resolves when this many mails have come in all. */
  received(count: number): Promise<readonly Mail[]>
}

const SCRIPT = new URL('smtp-server-process.ts', import.meta.url)

export async function startSmtpServer(): Promise<TestMailServer> {
  const mails: Mail[] = []
  const waiting = new Set<() => void>()
  const { port, ...server } = await startServerProcess({
    script: SCRIPT,
    hear(mail) {
      mails.push(mail as Mail)
      for (const look of waiting) look()
    },
  })
  return {
    ...server,
    url: `smtp://127.0.0.1:${port}`,
    mails,
    received: (count) =>
      new Promise((resolve) => {
        const look = () => {
          if (mails.length < count) return
          waiting.delete(look)
          resolve(mails)
        }
        waiting.add(look)
        look()
      }),
  }
}
