import type { Logger } from 'pino'
import type { Sender } from '../../sources/source-directory.ts'
import type { IngestParts } from '../ingest-parts.ts'
import { LineBatcher } from '../line-batcher.ts'
import { findToken } from './find-token.ts'

const MOST_PENDING_BYTES = 32 * 2 ** 20
const REPORT_MS = 60_000

/** Takes syslog messages, from wherever they come, to the source that each belongs to. */
export class SyslogIntake implements AsyncDisposable {
  readonly #parts: IngestParts
  readonly #log: Logger
  readonly #batchers = new Map<string, LineBatcher>()
  readonly #timer: NodeJS.Timeout
  #refused = 0
  #dropped = 0
  #reported = 0
  #lastRefused = ''

  constructor(parts: IngestParts, log: Logger) {
    this.#parts = parts
    this.#log = log
    this.#timer = setInterval(() => this.#report(), REPORT_MS)
    this.#timer.unref()
  }

  /** Messages of no known source, and those for which there was no room. */
  get counts(): { readonly refused: number; readonly dropped: number } {
    return { refused: this.#refused, dropped: this.#dropped }
  }

  /** Whether whoever can wait should: what was taken is not on disk yet, or detection is far behind. */
  get isFull(): boolean {
    let pending = 0
    for (const batcher of this.#batchers.values()) pending += batcher.pendingBytes
    return pending > MOST_PENDING_BYTES || this.#isBehind()
  }

  take(message: Buffer, address: string): void {
    const found = findToken(message)
    const sender = found ? this.#parts.directory.withToken(found.token) : this.#parts.directory.withAddress(address)
    if (sender === undefined) {
      this.#refused += 1
      this.#lastRefused = address
      return
    }
    this.#batcherOf(sender).add(found?.rest ?? message)
  }

  /** For senders that cannot be told to wait. */
  takeOrDrop(message: Buffer, address: string): void {
    if (this.isFull) this.#dropped += 1
    else this.take(message, address)
  }

  async flush(): Promise<void> {
    await Promise.all([...this.#batchers.values()].map((batcher) => batcher.flush()))
  }

  #isBehind(): boolean {
    try {
      this.#parts.admission.enter()[Symbol.dispose]()
      return false
    } catch {
      return true // what it says of retrying is for senders that can be answered
    }
  }

  #batcherOf(sender: Sender): LineBatcher {
    const key = `${sender.id} ${sender.office}`
    let batcher = this.#batchers.get(key)
    if (batcher === undefined) {
      batcher = new LineBatcher({ stream: this.#parts.stream, sender, format: 'syslog', log: this.#log })
      this.#batchers.set(key, batcher)
    }
    return batcher
  }

  #report(): void {
    const total = this.#refused + this.#dropped
    if (total === this.#reported) return
    this.#reported = total
    this.#log.warn(
      { ...this.counts, lastRefused: this.#lastRefused },
      'syslog messages of no known source, or without room, were not taken',
    )
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer)
    await Promise.all([...this.#batchers.values()].map((batcher) => batcher[Symbol.asyncDispose]()))
  }
}
