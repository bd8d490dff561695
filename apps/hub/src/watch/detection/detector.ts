import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { EventStore } from '../../platform/events/index.ts'
import type { Stream } from '../../platform/stream/index.ts'
import type { WatchTables } from '../tables.ts'
import { Feed } from './feed.ts'
import type { GroupResult, RuleSet } from './messages.ts'
import { Partition } from './partition.ts'
import { PARTITIONS } from './partition-of.ts'
import { ensurePartitions, forgetPoison, readPoison } from './store.ts'
import { WorkerSlot } from './worker-slot.ts'
import { WORKER_LIMITS, type WorkerLimits } from './worker-thread.ts'

const TRIM_MS = 5_000
const READ_RETRY_MS = 1_000

export interface DetectorParts {
  readonly db: Kysely<WatchTables>
  readonly stream: Stream
  readonly events: EventStore
  readonly rules: RuleSet
  readonly workers: number
  readonly zoneOf: (office: string) => string
  readonly log: Logger
  /** Told of each group after it was committed. */
  readonly onDone: (result: GroupResult) => void
  readonly limits?: WorkerLimits
}

/** Takes batches from the stream and makes of them stored events and alerts, in worker threads. */
export class Detector implements AsyncDisposable {
  readonly #parts: DetectorParts
  readonly #slots: readonly WorkerSlot[]
  readonly #partitions: readonly Partition[]
  readonly #feed: Feed
  readonly #stop: AbortController
  readonly #running: Promise<unknown>
  readonly #leave: () => void
  readonly #timer: NodeJS.Timeout
  #trimmed = 0

  static async start(parts: DetectorParts): Promise<Detector> {
    const stop = new AbortController()
    await ensurePartitions(parts.db)
    const poison = await readPoison(parts.db)
    const count = Math.min(parts.workers, PARTITIONS)
    const slots = Array.from(
      { length: count },
      () => new WorkerSlot(parts.rules, parts.log, parts.limits ?? WORKER_LIMITS),
    )
    const partitions = Array.from({ length: PARTITIONS }, (_, id) => {
      const slot = slots[id % count]
      if (slot === undefined) throw new RangeError('a detector needs at least one worker')
      return new Partition(id, { ...parts, slot, poison, signal: stop.signal })
    })
    const done = await Promise.all(partitions.map((partition) => partition.open()))
    return new Detector(parts, { stop, slots, partitions, done })
  }

  private constructor(
    parts: DetectorParts,
    made: {
      stop: AbortController
      slots: readonly WorkerSlot[]
      partitions: readonly Partition[]
      done: readonly number[]
    },
  ) {
    this.#parts = parts
    this.#stop = made.stop
    this.#slots = made.slots
    this.#partitions = made.partitions
    this.#feed = new Feed(parts.stream, made.done, () => this.#wakeAll())
    this.#running = Promise.all(this.#partitions.map((partition) => partition.run(this.#feed)))
    this.#leave = parts.stream.onAppended(() => this.#read())
    this.#timer = setInterval(() => void this.#trim(), TRIM_MS)
    this.#read()
  }

  /** From the next group of each partition on. */
  useRules(rules: RuleSet): void {
    for (const slot of this.#slots) slot.useRules(rules)
  }

  /** The threads of now, for tests of what happens when one dies. */
  get slots(): readonly WorkerSlot[] {
    return this.#slots
  }

  #wakeAll(): void {
    for (const partition of this.#partitions) partition.wake()
  }

  #read(): void {
    this.#feed.wake().catch((error: unknown) => {
      if (this.#stop.signal.aborted) return
      this.#parts.log.error({ err: error }, 'the stream cannot be read; trying again')
      setTimeout(() => this.#read(), READ_RETRY_MS).unref()
    })
  }

  /** The stream may forget what every partition has done and would not need again after a crash. */
  async #trim(): Promise<void> {
    const through = Math.min(...this.#partitions.map(({ safe }) => safe))
    if (through <= this.#trimmed) return
    try {
      await this.#parts.stream.trim(through)
      await forgetPoison(this.#parts.db, through)
      this.#trimmed = through
    } catch (error) {
      this.#parts.log.warn({ err: error }, 'the stream could not be trimmed')
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer)
    this.#leave()
    this.#feed.close()
    this.#stop.abort()
    await Promise.all(this.#slots.map((slot) => slot[Symbol.asyncDispose]()))
    await this.#running
  }
}
