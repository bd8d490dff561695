import type { Logger } from 'pino'
import type { RuleSet } from './messages.ts'
import { WORKER_LIMITS, type WorkerLimits, WorkerThread } from './worker-thread.ts'

// A thread that lived this long had no trouble starting.
const HEALTHY_MS = 10_000
const FIRST_PAUSE_MS = 50
const LONGEST_PAUSE_MS = 5_000

/** A place for a worker: holds a thread, and a new one when that ends. */
export class WorkerSlot implements AsyncDisposable {
  readonly #log: Logger
  readonly #limits: WorkerLimits
  #rules: RuleSet
  #thread: WorkerThread
  #closed = false
  #pauseMs = FIRST_PAUSE_MS

  constructor(rules: RuleSet, log: Logger, limits: WorkerLimits = WORKER_LIMITS) {
    this.#rules = rules
    this.#log = log
    this.#limits = limits
    this.#thread = this.#start()
  }

  /** The thread of now. Its state is empty when it differs from the one seen before. */
  get thread(): WorkerThread {
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
    const began = Date.now()
    const thread = new WorkerThread(this.#rules, this.#limits)
    void thread.onDeath.then((error) => {
      if (this.#closed) return
      this.#pauseMs = Date.now() - began > HEALTHY_MS ? FIRST_PAUSE_MS : Math.min(LONGEST_PAUSE_MS, this.#pauseMs * 2)
      this.#log.warn({ err: error }, 'a detection worker is started again')
      setTimeout(() => {
        if (!this.#closed) this.#thread = this.#start()
      }, this.#pauseMs)
    })
    return thread
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true
    await this.#thread.kill()
  }
}
