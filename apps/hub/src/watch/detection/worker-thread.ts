import { Worker } from 'node:worker_threads'
import type { AnswerMessage, GroupResult, RuleSet, Task, TaskMessage } from './messages.ts'

/** The thread ended, or had to be ended, while it worked: what it worked on must be done again. */
export class WorkerDied extends Error {
  override readonly name = 'WorkerDied'
  /** Whether it was this very task that the thread ended over, and not one that waited behind it. */
  readonly guilty: boolean

  constructor(message: string, options: ErrorOptions & { readonly guilty?: boolean } = {}) {
    super(message, options)
    this.guilty = options.guilty ?? false
  }
}

interface Waiting {
  readonly resolve: (result: GroupResult | null) => void
  readonly reject: (error: Error) => void
}

export interface WorkerLimits {
  /** A task that takes longer holds something that makes a decoder or a rule hang. */
  readonly taskMs: number
  readonly heapMiB: number
  /** What the thread runs. */
  readonly script: URL
}

export const WORKER_LIMITS: WorkerLimits = {
  taskMs: 60_000,
  heapMiB: 2_048,
  script: new URL('./worker/thread.ts', import.meta.url),
}

/** One detection thread and the questions put to it, answered in order. */
export class WorkerThread implements AsyncDisposable {
  readonly #worker: Worker
  readonly #waiting = new Map<number, Waiting>()
  readonly #limits: WorkerLimits
  #call = 0
  #watch: NodeJS.Timeout | undefined
  #watched: number | undefined
  #dead: WorkerDied | undefined
  readonly onDeath: Promise<WorkerDied>

  constructor(rules: RuleSet, limits: WorkerLimits = WORKER_LIMITS) {
    this.#limits = limits
    this.#worker = new Worker(limits.script, {
      resourceLimits: { maxOldGenerationSizeMb: limits.heapMiB },
    })
    this.#worker.on('message', (answer: AnswerMessage) => this.#take(answer))
    const { promise, resolve } = Promise.withResolvers<WorkerDied>()
    this.onDeath = promise
    const die = (cause: unknown) => resolve(this.#die(cause))
    this.#worker.on('error', die)
    this.#worker.on('exit', (code) => die(new Error(`the thread ended with code ${code}`)))
    void this.ask({ kind: 'rules', rules }).catch(() => undefined) // a thread that dies over its rules says so by onDeath
  }

  get alive(): boolean {
    return this.#dead === undefined
  }

  /** For tests of what happens when a thread dies. */
  get threadId(): number {
    return this.#worker.threadId
  }

  /** Throws WorkerDied when the thread ends before it answers. */
  ask(task: Task): Promise<GroupResult | null> {
    if (this.#dead) return Promise.reject(this.#dead)
    const call = ++this.#call
    return new Promise((resolve, reject) => {
      this.#waiting.set(call, { resolve, reject })
      this.#worker.postMessage({ call, task } satisfies TaskMessage)
      this.#rewatch()
    })
  }

  #take(answer: AnswerMessage): void {
    const waiting = this.#waiting.get(answer.call)
    this.#waiting.delete(answer.call)
    this.#rewatch()
    if ('error' in answer) waiting?.reject(new Error(answer.error))
    else waiting?.resolve(answer.result)
  }

  /** The clock runs for the oldest question. */
  #rewatch(): void {
    const oldest = this.#waiting.keys().next().value
    if (oldest === this.#watched) return
    this.#watched = oldest
    clearTimeout(this.#watch)
    if (oldest !== undefined) this.#watch = setTimeout(() => void this.kill(), this.#limits.taskMs)
  }

  #die(cause: unknown): WorkerDied {
    if (this.#dead) return this.#dead
    const message = `A detection thread ended: ${cause instanceof Error ? cause.message : String(cause)}`
    this.#dead = new WorkerDied(message, { cause })
    const [oldest, ...behind] = this.#waiting.values()
    oldest?.reject(new WorkerDied(message, { cause, guilty: true }))
    for (const { reject } of behind) reject(this.#dead)
    clearTimeout(this.#watch)
    this.#waiting.clear()
    return this.#dead
  }

  async kill(): Promise<void> {
    await this.#worker.terminate()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill()
  }
}
