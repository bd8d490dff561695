import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

const PROCESS = fileURLToPath(new URL('./hub-process.ts', import.meta.url))

export interface State {
  readonly events: number
  readonly numbers: number
  /** Events by the sources' own counts. */
  readonly counted: number
  readonly raised: number
  readonly alerts: Readonly<Record<string, { readonly alerts: number; readonly events: number }>>
}

type Message = { readonly url?: string; readonly tokens?: readonly string[]; readonly state?: State }

/** A hub in another process, which can be killed in part or whole and started again on the same data. */
export class HubUnderFault implements AsyncDisposable {
  readonly #dataDir: string
  readonly #rulesDir: string
  #child: ChildProcess | undefined
  url = ''
  tokens: readonly string[] = []

  constructor(dataDir: string, rulesDir: string) {
    this.#dataDir = dataDir
    this.#rulesDir = rulesDir
  }

  async start(): Promise<void> {
    const args = [this.#dataDir, this.#rulesDir, ...this.tokens.slice(0, 1)]
    const child = fork(PROCESS, args, { execArgv: ['--disable-warning=ExperimentalWarning'] })
    this.#child = child
    const { url = '', tokens = [] } = await reply(child)
    this.url = url
    if (this.tokens.length === 0) this.tokens = tokens
  }

  async killHub(): Promise<void> {
    const child = this.#child
    if (child === undefined) return
    child.kill('SIGKILL')
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    await this.start()
  }

  killWorker(): void {
    this.#child?.send('kill-worker')
  }

  /** Kills a process below the hub whose command line has the word in it. */
  async killEngine(word: string): Promise<void> {
    const pids = await processesBelow(this.#child?.pid ?? -1)
    for (const pid of pids) {
      const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '') // it has ended meanwhile
      const first = command.split('\0')[0] ?? ''
      if (!command.includes(word) || first.endsWith('sh')) continue
      if (killed(pid)) return
    }
  }

  async state(): Promise<State | undefined> {
    const child = this.#child
    if (child === undefined) return undefined
    child.send('state')
    return (await reply(child)).state
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const child = this.#child
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.send('stop')
    await ended
  }
}

/** False when it has ended meanwhile. */
function killed(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error // Node's own error
    return false
  }
}

/** The child's next message; fails when it ends before. */
function reply(child: ChildProcess): Promise<Message> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null, signal: string | null) => {
      child.off('message', onMessage)
      reject(new Error(`the hub ended with ${String(code ?? signal)}`))
    }
    const onMessage = (message: unknown) => {
      child.off('exit', onExit)
      resolve(message as Message) // hub-process.ts sends these alone
    }
    child.once('message', onMessage)
    child.once('exit', onExit)
  })
}

async function processesBelow(root: number): Promise<number[]> {
  const parents = new Map<number, number>()
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const stat = await readFile(`/proc/${name}/stat`, 'utf8').catch(() => '') // it has ended meanwhile
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
    if (Number.isInteger(parent)) parents.set(Number(name), parent)
  }
  const below = new Set([root])
  for (let grown = true; grown; ) {
    grown = false
    for (const [pid, parent] of parents) {
      if (below.has(pid) || !below.has(parent)) continue
      below.add(pid)
      grown = true
    }
  }
  below.delete(root)
  return [...below].sort((a, b) => a - b)
}
