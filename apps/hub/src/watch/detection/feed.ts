import type { Stream, StreamEntry } from '../../platform/stream/index.ts'
import { PARTITIONS, partitionOf } from './partition-of.ts'

const HELD_BYTES = 32 * 2 ** 20
const READ = { entries: 256, bytes: 4 * 2 ** 20 } as const

/** Reads the stream once for all partitions, and holds what each has yet to do, bounded. */
export class Feed {
  readonly #stream: Stream
  readonly #queues: StreamEntry[][] = Array.from({ length: PARTITIONS }, () => [])
  readonly #skip: readonly number[]
  readonly #onNews: () => void
  #position: number
  #held = 0
  #running: Promise<void> | undefined
  #again = false
  #closed = false

  /** `done`: by partition, the offset up to which it needs nothing more. `onNews` is called when a queue has grown. */
  constructor(stream: Stream, done: readonly number[], onNews: () => void) {
    this.#stream = stream
    this.#skip = done
    this.#onNews = onNews
    this.#position = Math.min(...done)
  }

  /** Everything up to here was handed to its partition. */
  get position(): number {
    return this.#position
  }

  queue(partition: number): readonly StreamEntry[] {
    return this.#queues[partition] ?? []
  }

  /** Call when the stream has grown. Rejects when the stream cannot be read. */
  wake(): Promise<void> {
    this.#again = true
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined
    })
    return this.#running
  }

  /** A partition has done its first `count` entries. */
  release(partition: number, count: number): void {
    const done = this.#queues[partition]?.splice(0, count) ?? []
    for (const entry of done) this.#held -= entry.payload.byteLength
    void this.wake().catch(() => undefined) // whoever wakes the feed for news hears of a broken stream
  }

  async #run(): Promise<void> {
    while (this.#again && !this.#closed) {
      this.#again = false
      while (this.#held < HELD_BYTES && !this.#closed && (await this.#step()));
    }
  }

  async #step(): Promise<boolean> {
    const entries = await this.#stream.read(this.#position, READ)
    for (const entry of entries) {
      const partition = partitionOf(entry.office)
      if (entry.offset <= (this.#skip[partition] ?? 0)) continue
      const queue = this.#queues[partition]
      if (queue === undefined) throw new RangeError(`office ${entry.office} has no partition`)
      queue.push(entry)
      this.#held += entry.payload.byteLength
    }
    this.#position = entries.at(-1)?.offset ?? this.#position
    if (entries.length > 0) this.#onNews()
    return entries.length > 0
  }

  close(): void {
    this.#closed = true
  }
}
