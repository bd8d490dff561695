import { randomUUID } from 'node:crypto'
import type { Logger } from 'pino'
import type { Stream } from '../../platform/stream/index.ts'
import type { Sender } from '../sources/source-directory.ts'
import { LineChunker } from './chunk-lines.ts'
import { receiveBatch } from './receive-batch.ts'

const BATCH_MS = 250
const BATCH_BYTES = 256 * 1024
const RETRY_MS = 1_000

/** Gathers lines that come one by one into batches, for senders that wait for no receipt. */
export class LineBatcher implements AsyncDisposable {
  readonly #stream: Stream
  readonly #sender: Sender
  readonly #format: string
  readonly #log: Logger
  #lines: Buffer[] = []
  #bytes = 0
  #timer: NodeJS.Timeout | undefined
  #writing: Promise<void> = Promise.resolve()
  #waiting = 0

  constructor(options: {
    readonly stream: Stream
    readonly sender: Sender
    readonly format: string
    readonly log: Logger
  }) {
    this.#stream = options.stream
    this.#sender = options.sender
    this.#format = options.format
    this.#log = options.log
  }

  /** Bytes taken and not yet on disk. */
  get pendingBytes(): number {
    return this.#bytes + this.#waiting
  }

  /** `line` has no newline in it. */
  add(line: Buffer): void {
    this.#lines.push(line)
    this.#bytes += line.length
    if (this.#bytes >= BATCH_BYTES) void this.flush()
    else this.#timer ??= setTimeout(() => void this.flush(), BATCH_MS)
  }

  /** Resolves when all lines added so far are durable. */
  flush(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#lines.length === 0) return this.#writing
    const lines = this.#lines
    const bytes = this.#bytes
    this.#lines = []
    this.#bytes = 0
    this.#waiting += bytes
    this.#writing = this.#writing
      .then(() => this.#write(lines))
      .finally(() => {
        this.#waiting -= bytes
      })
    return this.#writing
  }

  /** The id is drawn once, so that trying again stores nothing twice. */
  async #write(lines: readonly Buffer[]): Promise<void> {
    const chunker = new LineChunker()
    for (const line of lines) {
      chunker.push(line)
      chunker.push(Buffer.from('\n'))
    }
    const batch = { id: randomUUID(), format: this.#format, receivedAt: Date.now(), chunks: chunker.end() }
    for (;;) {
      try {
        await receiveBatch(this.#stream, this.#sender, batch)
        return
      } catch (error) {
        this.#log.warn({ err: error, source: this.#sender.name }, 'lines could not be stored yet; trying again')
        await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.race([this.flush(), new Promise((resolve) => setTimeout(resolve, 2 * RETRY_MS))])
  }
}
