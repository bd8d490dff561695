import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from 'pino'
import { HubError } from '../hub-error.ts'
import { KEEP_SCRIPT } from './keep-script.ts'
import type { RunAs } from './user.ts'

export interface Launch {
  readonly file: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly cwd: string
  readonly runAs?: RunAs | undefined
  /** What asks the engine to stop in good order. */
  readonly stopSignal: 'INT' | 'TERM'
}

export interface Engine {
  readonly name: string
  /** Called before each start: clears away what an earlier run left. */
  prepare(): Promise<Launch>
  /** Resolves when the engine answers; throws when it does not yet. */
  probe(): Promise<void>
}

const PROBE_EVERY_MS = 15
const START_WITHIN_MS = 120_000
const STOP_WITHIN_MS = 15_000
const BACKOFF_MS = { first: 100, longest: 10_000, forgottenAfter: 30_000 } as const
const LAST_LINES = 20

/** Starts the engine, resolves when it answers, and from then on starts it again whenever it dies. */
export async function superviseEngine(engine: Engine, log: Logger): Promise<SupervisedEngine> {
  const supervised = new SupervisedEngine(engine, log)
  await supervised.start()
  return supervised
}

export class SupervisedEngine implements AsyncDisposable {
  readonly #engine: Engine
  readonly #log: Logger
  #keeper: ChildProcess | undefined
  /** When nothing of it runs any more: the keeper may die before the engine does. */
  #closed: Promise<unknown> = Promise.resolve()
  #lastLines: string[] = []
  readonly #stopping = new AbortController()
  #backoff: number = BACKOFF_MS.first
  #restart: Promise<void> | undefined

  constructor(engine: Engine, log: Logger) {
    this.#engine = engine
    this.#log = log.child({ engine: engine.name })
  }

  async start(): Promise<void> {
    const keeper = keep(await this.#engine.prepare())
    const startedAt = performance.now()
    this.#keeper = keeper
    this.#lastLines = []
    this.#follow(keeper)
    const exited = once(keeper, 'close')
    this.#closed = exited
    try {
      await this.#untilReady(keeper)
    } catch (error) {
      await this.#end(keeper)
      throw error
    }
    void exited.then(() => this.#died(performance.now() - startedAt))
  }

  async #untilReady(keeper: ChildProcess): Promise<void> {
    const deadline = performance.now() + START_WITHIN_MS
    while (keeper.exitCode === null && keeper.signalCode === null) {
      try {
        return await this.#engine.probe()
      } catch (error) {
        if (performance.now() > deadline)
          throw new HubError('engine-failed', `${this.#engine.name} did not answer.`, { cause: error })
      }
      await sleep(PROBE_EVERY_MS)
    }
    await this.#closed
    this.#refuse()
  }

  #refuse(): never {
    const said = this.#lastLines.join('\n')
    if (/No space left on device|NOT_ENOUGH_SPACE/.test(said))
      throw new HubError(
        'disk-full',
        `${this.#engine.name} could not start: the disk is full. Free some space and start again.`,
      )
    throw new HubError('engine-failed', `${this.#engine.name} could not start. It said:\n${said}`)
  }

  #died(uptimeMs: number): void {
    if (this.#stopping.signal.aborted) return
    if (uptimeMs > BACKOFF_MS.forgottenAfter) this.#backoff = BACKOFF_MS.first
    this.#log.error({ said: this.#lastLines.slice(-5) }, `${this.#engine.name} died; starting it again`)
    this.#restart = this.#startAgain()
  }

  async #startAgain(): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      await sleep(this.#backoff, undefined, { signal: this.#stopping.signal }).catch(() => undefined) // woken to stop
      this.#backoff = Math.min(this.#backoff * 2, BACKOFF_MS.longest)
      if (this.#stopping.signal.aborted) return
      try {
        await this.start()
        this.#log.info(`${this.#engine.name} answers again`)
        return
      } catch (error) {
        this.#log.error({ err: error }, `${this.#engine.name} does not start; will try again`)
      }
    }
  }

  #follow(keeper: ChildProcess): void {
    for (const output of [keeper.stdout, keeper.stderr]) {
      if (output === null) continue
      createInterface({ input: output }).on('line', (line) => {
        this.#lastLines = [...this.#lastLines.slice(1 - LAST_LINES), line.slice(0, 1_000)]
        this.#log.debug(line)
      })
    }
  }

  async #end(keeper: ChildProcess): Promise<void> {
    keeper.stdin?.destroy()
    const giveUp = new AbortController()
    const late = sleep(STOP_WITHIN_MS, 'late', { signal: giveUp.signal }).catch(() => 'in time')
    if ((await Promise.race([this.#closed, late])) === 'late') killGroup(keeper)
    giveUp.abort()
  }

  /** Stops the engine in good order; resolves when it is gone. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stopping.abort()
    await this.#restart
    if (this.#keeper !== undefined) await this.#end(this.#keeper)
  }
}

function keep(launch: Launch): ChildProcess {
  const keeper = spawn('/bin/sh', ['-c', KEEP_SCRIPT, 'keep', launch.stopSignal, launch.file, ...launch.args], {
    cwd: launch.cwd,
    env: launch.env,
    stdio: ['pipe', 'pipe', 'pipe'],
    // Its own session, so that Ctrl-C reaches the hub alone, which then stops the engines in order.
    detached: true,
    ...(launch.runAs === undefined ? {} : { uid: launch.runAs.uid, gid: launch.runAs.gid }),
  })
  keeper.stdin?.on('error', () => undefined) // closing it is how we stop the engine; a keeper already gone is no error
  keeper.on('exit', () => keeper.stdin?.destroy()) // killed alone, it leaves the engine to its watcher
  keeper.on('error', () => undefined) // a keeper that cannot be spawned also emits 'close', which is where it is handled
  return keeper
}

function killGroup(keeper: ChildProcess): void {
  if (keeper.pid === undefined) return
  try {
    process.kill(-keeper.pid, 'SIGKILL')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
