import type { Logger } from 'pino'
import type { RuleSet } from './messages.ts'
import { WORKER_LIMITS, type WorkerLimits, WorkerThread } from './worker-thread.ts'

const RESTART_MS = 50

/** A place for a worker: holds a thread, and a new one when that ends. */
export class WorkerSlot implements AsyncDisposable {
  readonly #log: Logger
  readonly #limits: WorkerLimits
  #rules: RuleSet
  #thread: WorkerThread
  #closed = false

  constructor(rules: RuleSet, log: Logger, limits: WorkerLimits = WORKER_LIMITS) {
    this.#rules = rules
    this.#log = log
    this.#limits = limits
    this.#thread = this.#start()
  }

  /** The thread of now. Its state is empty when it differs from the one seen before. */
  get thread(): WorkerThread {
    if (!this.#thread.alive && !this.#closed) this.#thread = this.#start()
    return this.#thread
  }

  /** A thread of its own, for work that may end it. */
  spare(): WorkerThread {
    return new WorkerThread(this.#rules, this.#limits)
  }

  /** From the next group on. */
  useRules(rules: RuleSet): void {
    this.#rules = rules
    void this.thread
      .ask({ kind: 'rules', rules })
      .catch((error: unknown) => this.#log.warn({ err: error }, 'rules not taken'))
  }

  #start(): WorkerThread {
    const thread = new WorkerThread(this.#rules, this.#limits)
    void thread.onDeath.then((error) => {
      if (this.#closed) return
      this.#log.warn({ err: error }, 'a detection worker is started again')
      setTimeout(() => void (this.#closed || this.thread), RESTART_MS).unref()
    })
    return thread
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true
    await this.#thread.kill()
  }
}
