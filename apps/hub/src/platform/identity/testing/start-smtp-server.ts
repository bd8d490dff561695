import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

export interface Mail {
  readonly to: readonly string[]
  /** As it came over the wire. */
  readonly raw: string
}

export interface TestMailServer extends AsyncDisposable {
  readonly url: string
  readonly mails: readonly Mail[]
  /** Resolves when this many mails have come in all. */
  received(count: number): Promise<readonly Mail[]>
  stop(): Promise<void>
  start(): Promise<void>
}

const SCRIPT = fileURLToPath(new URL('smtp-server-process.ts', import.meta.url))

export async function startSmtpServer(): Promise<TestMailServer> {
  const mails: Mail[] = []
  const waiting = new Set<() => void>()
  const run = async (at: number): Promise<{ child: ChildProcess; port: number }> => {
    const child = fork(SCRIPT, [String(at)], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
    const [port] = (await once(child, 'message')) as [number]
    child.on('message', (mail) => {
      mails.push(mail as Mail)
      for (const look of waiting) look()
    })
    return { child, port }
  }
  let { child, port } = await run(0)
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill()
    await gone
  }
  return {
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
    stop,
    async start() {
      ;({ child, port } = await run(port))
    },
    [Symbol.asyncDispose]: stop,
  }
}
