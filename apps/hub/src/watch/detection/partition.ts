import { setTimeout as delay } from 'node:timers/promises'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { EventStore } from '../../platform/events/index.ts'
import type { Stream, StreamEntry } from '../../platform/stream/index.ts'
import type { WatchTables } from '../tables.ts'
import { commitSurely } from './commit-surely.ts'
import type { Feed } from './feed.ts'
import { insertRows } from './insert-rows.ts'
import { isolate } from './isolate.ts'
import type { GroupResult, WorkBatch } from './messages.ts'
import { partitionOf } from './partition-of.ts'
import { beginGroup, readProgress, saveSnapshot } from './store.ts'
import type { WorkerSlot } from './worker-slot.ts'
import { WorkerDied, type WorkerThread } from './worker-thread.ts'

const GROUP = { entries: 512, bytes: 4 * 2 ** 20 } as const
// Small groups are spaced out, so that a trickle of events does not become a trickle of tiny parts in the event store.
const SMALL_GROUP_LINES = 1_000
const SPACING_MS = 250
const SNAPSHOT = { groups: 64, ms: 20_000 } as const
const REPLAY_READ = { entries: 256, bytes: 4 * 2 ** 20 } as const
const RETRY_MS = 500
const DEATHS_BEFORE_ISOLATION = 2

export interface PartitionParts {
  readonly db: Kysely<WatchTables>
  readonly stream: Stream
  readonly events: EventStore
  readonly slot: WorkerSlot
  readonly poison: Map<number, Record<number, string>>
  readonly zoneOf: (office: string) => string
  readonly log: Logger
  readonly signal: AbortSignal
  readonly onDone: (result: GroupResult) => void
}

/** One partition's way through the stream: group after group, each done wholly or not at all. */
export class Partition {
  readonly id: number
  readonly #parts: PartitionParts
  #feed: Feed | undefined
  #thread: WorkerThread | undefined
  #done = 0
  #begun = 0
  #snapshotAt = 0
  #snapshotTime = Date.now()
  #groups = 0
  #lastStart = 0
  #deaths = 0
  #news = Promise.withResolvers<void>()

  constructor(id: number, parts: PartitionParts) {
    this.id = id
    this.#parts = parts
  }

  /** Reads where it stands. Answers the offset up to which it needs nothing more of the feed. */
  async open(): Promise<number> {
    const { done, begun, snapshotAt } = await readProgress(this.#parts.db, this.id)
    this.#done = done
    this.#begun = begun
    this.#snapshotAt = snapshotAt
    return done
  }

  /** What the stream may forget as far as this partition is concerned. */
  get safe(): number {
    if (this.#snapshotAt < this.#done) return this.#snapshotAt
    const first = this.#feed?.queue(this.id)[0]
    return first ? first.offset - 1 : Math.max(this.#feed?.position ?? 0, this.#done)
  }

  wake(): void {
    this.#news.resolve()
  }

  async run(feed: Feed): Promise<void> {
    this.#feed = feed
    const { signal, log } = this.#parts
    signal.addEventListener('abort', () => this.wake(), { once: true })
    while (!signal.aborted) {
      try {
        await this.#step(feed)
      } catch (error) {
        if (signal.aborted) return
        if (error instanceof WorkerDied) await this.#afterDeath(error, feed)
        else log.error({ err: error, partition: this.id }, 'detection stumbled; trying again')
        await delay(RETRY_MS, undefined, { signal }).catch(() => undefined)
      }
    }
  }

  async #step(feed: Feed): Promise<void> {
    this.#news = Promise.withResolvers<void>()
    if (this.#thread !== this.#parts.slot.thread) await this.#recover()
    const group = this.#nextGroup(feed)
    if (group.length > 0) return this.#do(group, feed)
    await this.#snapshotIfIdle()
    await this.#sleep()
  }

  async #do(group: readonly StreamEntry[], feed: Feed): Promise<void> {
    await this.#space(group)
    const { db, signal, events, log } = this.#parts
    const through = group.at(-1)?.offset ?? this.#done
    if (this.#begun < through) {
      await beginGroup(db, this.id, through)
      this.#begun = through
    }
    const result = await this.#ask({
      batches: group.map((entry) => this.#work(entry)),
      replay: false,
      snapshot: this.#snapshotDue(),
    })
    this.#deaths = 0
    await insertRows({ events, log, signal }, result.rows, `${this.id}-${this.#done}-${through}`)
    await this.#commit(result, through, feed.queue(this.id).slice(group.length))
    feed.release(this.id, group.length)
    this.#parts.onDone(result)
  }

  /** Tried until it works: the worker's state has moved on, so the group cannot simply be done again. */
  async #commit(result: GroupResult, through: number, waiting: readonly StreamEntry[]): Promise<void> {
    const { db, log, signal } = this.#parts
    const next = takeGroup(waiting).at(-1)?.offset
    await commitSurely({ db, log, signal }, { partition: this.id, after: this.#done, through, next, result })
    this.#done = through
    this.#begun = next ?? through
    this.#groups += 1
    if (result.snapshot) this.#snapshotTaken()
  }

  /** The group that was begun before a crash is done with the same bounds: the event store knows it by them. */
  #nextGroup(feed: Feed): readonly StreamEntry[] {
    const queue = feed.queue(this.id)
    if (this.#begun <= this.#done) return takeGroup(queue)
    if (feed.position < this.#begun) return []
    return queue.slice(0, queue.findLastIndex(({ offset }) => offset <= this.#begun) + 1)
  }

  /** Brings a new thread to where this partition stands: the stored correlation state, and what came after it. */
  async #recover(): Promise<void> {
    const { slot, db, stream, signal } = this.#parts
    const thread = slot.thread
    const { done, snapshotAt, snapshot } = await readProgress(db, this.id)
    this.#done = done
    this.#snapshotAt = snapshotAt
    await thread.ask({ kind: 'restore', partition: this.id, snapshot })
    for (let at = snapshotAt; at < done && !signal.aborted; ) {
      const entries = await stream.read(at, REPLAY_READ)
      if (entries.length === 0) break
      at = entries.at(-1)?.offset ?? done
      const own = entries.filter(({ office, offset }) => offset <= done && partitionOf(office) === this.id)
      if (own.length > 0)
        await ask(thread, this.id, { batches: own.map((e) => this.#work(e)), replay: true, snapshot: false })
    }
    this.#thread = thread
  }

  async #afterDeath(death: WorkerDied, feed: Feed): Promise<void> {
    this.#thread = undefined
    if (!death.guilty) return
    this.#deaths += 1
    if (this.#deaths < DEATHS_BEFORE_ISOLATION) return
    const { db, slot, poison, log } = this.#parts
    this.#deaths = 0
    await isolate(
      { db, poison, log, slot },
      this.#nextGroup(feed).map((entry) => this.#work(entry)),
    )
  }

  async #snapshotIfIdle(): Promise<void> {
    if (this.#snapshotAt >= this.#done || Date.now() - this.#snapshotTime < SNAPSHOT.ms) return
    const result = await this.#thread?.ask({ kind: 'snapshot', partition: this.id })
    if (!result?.snapshot) return
    await saveSnapshot(this.#parts.db, this.id, this.#done, result.snapshot)
    this.#snapshotTaken()
  }

  #snapshotTaken(): void {
    this.#snapshotAt = this.#done
    this.#snapshotTime = Date.now()
    this.#groups = 0
  }

  #snapshotDue(): boolean {
    return this.#groups >= SNAPSHOT.groups || Date.now() - this.#snapshotTime > SNAPSHOT.ms
  }

  async #ask(group: GroupTask): Promise<GroupResult> {
    if (this.#thread === undefined) throw new WorkerDied('there is no thread')
    return ask(this.#thread, this.id, group)
  }

  async #space(group: readonly StreamEntry[]): Promise<void> {
    const lines = group.reduce((sum, entry) => sum + entry.lines, 0)
    const wait = lines < SMALL_GROUP_LINES ? this.#lastStart + SPACING_MS - Date.now() : 0
    if (wait > 0) await delay(wait, undefined, { signal: this.#parts.signal })
    this.#lastStart = Date.now()
  }

  async #sleep(): Promise<void> {
    const timer = setTimeout(() => this.wake(), SNAPSHOT.ms)
    await this.#news.promise
    clearTimeout(timer)
  }

  #work({ offset, id, source, office, receivedAt, payload }: StreamEntry): WorkBatch {
    const { zoneOf, poison } = this.#parts
    return { offset, id, source, office, zone: zoneOf(office), receivedAt, payload, poison: poison.get(offset) ?? {} }
  }
}

interface GroupTask {
  readonly batches: readonly WorkBatch[]
  readonly replay: boolean
  readonly snapshot: boolean
}

async function ask(thread: WorkerThread, partition: number, group: GroupTask): Promise<GroupResult> {
  const result = await thread.ask({ kind: 'group', partition, ...group })
  if (result === null) throw new Error('a worker gave no result for a group')
  return result
}

function takeGroup(queue: readonly StreamEntry[]): readonly StreamEntry[] {
  let bytes = 0
  let count = 0
  for (const entry of queue) {
    bytes += entry.payload.byteLength
    if (count > 0 && (bytes > GROUP.bytes || count >= GROUP.entries)) break
    count += 1
  }
  return queue.slice(0, count)
}
