import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { eventually } from './eventually.ts'

export interface ServerProcess extends AsyncDisposable {
  readonly port: number
  tell(message: object): void
  /** The process dies; its port stays free for `start`. */
  stop(): Promise<void>
  start(): Promise<void>
}

export interface ServerSetup {
  /** A page that listens at the port it is given first, 0 for any, and tells its parent which it took. */
  readonly script: URL
  /** What else the page is given. */
  readonly setting?: string
  /** Hears what it tells after that. */
  readonly hear?: (message: unknown) => void
}

/** A real server that tests speak with, in a process of its own. */
export async function startServerProcess({ script, setting = '', hear }: ServerSetup): Promise<ServerProcess> {
  const run = async (at: number): Promise<{ child: ChildProcess; port: number }> => {
    const child = fork(script, [String(at), setting], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
    const ended = once(child, 'exit').then(() => [])
    const [port] = (await Promise.race([once(child, 'message'), ended])) as [number?] // a port is what pages tell first
    if (port === undefined) throw new Error(`${script} ended before it took a port`)
    if (hear) child.on('message', hear)
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
    port,
    tell: (message) => void child.send(message),
    stop,
    async start() {
      // For a moment the system may have given the port to somebody else, as the near end of a connection.
      ;({ child, port } = await eventually(`a server at ${port} again`, () => run(port)))
    },
    [Symbol.asyncDispose]: stop,
  }
}
