import { formatCheckpoint, integrate, type Signer, signNote, type TileReader } from '@atalaya/tlog'
import type { Kysely } from 'kysely'
import { LedgerHalt, type LedgerTables, type Published } from './model.ts'
import type { ObjectStore } from './object-store.ts'
import { pause, RetryPause } from './pause.ts'
import { readLeaves } from './read-leaves.ts'
import { partialsBehind, tilesOf } from './tiles.ts'

const LEAVES_A_ROUND = 4_096
/** Acts in quick succession share a checkpoint: witnesses and mirrors need no more than a few a second. */
const CHECKPOINT_EVERY_MS = 250

export const CHECKPOINT_PATH = 'checkpoint'

export interface PublisherParts {
  readonly db: Kysely<LedgerTables>
  readonly store: ObjectStore
  readonly origin: string
  readonly signers: () => Promise<readonly Signer[]>
  /** What is published now. */
  readonly published: Published | undefined
  /** What the database says was about to be published when the hub went: it is published first, exactly. */
  readonly announced: { readonly size: number; readonly root: Uint8Array } | undefined
  readonly onPublished: (published: Published) => void
  readonly onHalt: (halt: LedgerHalt) => void
  readonly onError: (error: unknown) => void
  readonly now: () => Date
  /** Leaves that a round takes at most. */
  readonly batch?: number
}

/** What keeps the log from growing for now. */
export interface Waiting {
  readonly message: string
  readonly since: Date
}

/**
 * Turns leaves into tiles and a signed checkpoint, in rounds. A round makes everything under a checkpoint durable before it
 * signs, and the leaves' order is the database's, so a round that a crash cuts short is done again with the same result.
 */
export class Publisher implements AsyncDisposable {
  readonly #parts: PublisherParts
  readonly #tiles: TileReader
  #published: Published | undefined
  #halt: LedgerHalt | undefined
  #haltedAt: Date | undefined
  #wanted = false
  #waiting: Waiting | undefined
  readonly #retry = new RetryPause()
  #running: Promise<void> | undefined
  #pausing = new AbortController()
  #writing: Promise<void> = Promise.resolve()
  #lastAt = Number.NEGATIVE_INFINITY

  constructor(parts: PublisherParts) {
    this.#parts = parts
    this.#tiles = tilesOf(parts.store)
    this.#published = parts.published
  }

  get published(): Published | undefined {
    return this.#published
  }

  get halted(): LedgerHalt | undefined {
    return this.#halt
  }

  get haltedAt(): Date | undefined {
    return this.#haltedAt
  }

  /** Why nothing is published for the moment; it is tried again. */
  get waiting(): Waiting | undefined {
    return this.#waiting
  }

  /**
   * Learns what is published, where that could not be read at the start: tries until it can. Resolves to undefined when
   * nothing is, or nothing may be signed.
   */
  begin(read: () => Promise<Published | undefined>): Promise<Published | undefined> {
    const beginning = this.#begin(read)
    this.#running = beginning.then(() => {
      this.#running = undefined
    })
    return beginning
  }

  async #begin(read: () => Promise<Published | undefined>): Promise<Published | undefined> {
    while (!this.#pausing.signal.aborted) {
      try {
        this.#published = await read()
        this.#goesWell()
        return this.#published
      } catch (error) {
        await this.#wait(error)
      }
    }
    return undefined
  }

  /** Signs nothing more until the hub is started again. */
  halt(halt: LedgerHalt): void {
    if (this.#halt !== undefined) return
    this.#halt = halt
    this.#haltedAt = this.#parts.now()
    this.#pausing.abort()
    this.#parts.onHalt(halt)
  }

  /** Call when leaves may have come. */
  wake(): void {
    this.#wanted = true
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined
      if (this.#wanted && !this.#pausing.signal.aborted) this.wake()
    })
  }

  async #run(): Promise<void> {
    await pause(this.#lastAt + CHECKPOINT_EVERY_MS - performance.now(), this.#pausing.signal)
    this.#wanted = false
    try {
      let more = true
      while (more && !this.#pausing.signal.aborted) more = await this.#round()
      this.#goesWell()
    } catch (error) {
      await this.#wait(error)
      this.#wanted = true
    }
  }

  #goesWell(): void {
    this.#waiting = undefined
    this.#retry.reset()
  }

  async #wait(error: unknown): Promise<void> {
    if (error instanceof LedgerHalt) return this.halt(error)
    if (this.#pausing.signal.aborted) return
    const message = error instanceof Error ? error.message : String(error)
    this.#waiting = { message, since: this.#waiting?.since ?? this.#parts.now() }
    this.#parts.onError(error)
    await this.#retry.next(this.#pausing.signal)
  }

  /** Resolves to whether there may be more. */
  async #round(): Promise<boolean> {
    const { db, store, announced, batch = LEAVES_A_ROUND } = this.#parts
    const size = this.#published?.size ?? 0
    const due = announced !== undefined && announced.size > size ? announced : undefined
    const limit = due === undefined ? batch : Math.min(batch, due.size - size)
    const { hashes, bundles } = await readLeaves(db, size, limit)
    if (hashes.length === 0) return false
    const grown = await integrate(this.#tiles, size, hashes)
    if (due?.size === grown.size) requireSame(due.root, grown.root, due.size)
    await Promise.all([store.putAll([...grown.tiles, ...bundles]), this.#announce(grown)])
    await this.#publish(grown)
    for (const path of partialsBehind([...grown.tiles, ...bundles].map((object) => object.path)))
      await store.removeBelow(path)
    return hashes.length === limit
  }

  /** The database remembers what is about to be signed, so that a restored directory is known for one. */
  async #announce({ size, root }: { size: number; root: Uint8Array }): Promise<void> {
    await this.#parts.db
      .updateTable('ledger')
      .set({ size, root: Buffer.from(root), published_at: this.#parts.now() })
      .where('size', '<=', size)
      .execute()
  }

  async #publish({ size, root }: { size: number; root: Uint8Array }): Promise<void> {
    const { origin, store, signers, now, onPublished } = this.#parts
    if (this.#halt !== undefined) throw this.#halt
    const note = await signNote(formatCheckpoint({ origin, size, root }), await signers())
    if (this.#halt !== undefined) throw this.#halt
    await this.#write(async () => {
      await store.replace({ path: CHECKPOINT_PATH, bytes: Buffer.from(note) })
      this.#published = { size, root, note, at: now() }
    })
    this.#lastAt = performance.now()
    if (this.#published !== undefined) onPublished(this.#published)
  }

  /** Puts a note with more cosignatures in the place of the newest one; an older one is left to rest. */
  upgrade(size: number, note: string): Promise<void> {
    return this.#write(async () => {
      if (this.#published?.size !== size || this.#halt !== undefined) return
      await this.#parts.store.replace({ path: CHECKPOINT_PATH, bytes: Buffer.from(note) })
      this.#published = { ...this.#published, note }
    })
  }

  /** One checkpoint is written at a time: an older one never lands on a newer one. */
  #write(work: () => Promise<void>): Promise<void> {
    this.#writing = this.#writing.catch(() => undefined).then(work)
    return this.#writing
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#pausing.abort()
    await this.#running
    await this.#writing.catch(() => undefined)
  }
}

function requireSame(announced: Uint8Array, built: Uint8Array, size: number): void {
  if (Buffer.compare(announced, built) === 0) return
  throw new LedgerHalt(
    'database-differs',
    `The leaves in the database do not give the root that was published for the first ${size}: the database was altered or is another log's. Nothing is signed; see docs/operate.md, “The log”.`,
  )
}
