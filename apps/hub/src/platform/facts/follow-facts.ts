import { type Kysely, sql, type Transaction } from 'kysely'
import { type Fact, type FactRow, type FactTables, factOf } from './fact.ts'

const FACTS_A_STEP = 500

interface Position {
  readonly tx: string
  readonly sequence: string
}

const BEFORE_ALL: Position = { tx: '0', sequence: '0' }

interface Reactor {
  readonly name: string
  readonly wants: (fact: Fact) => boolean
  readonly handle: Reaction
  after: Position
}

/** Follows committed facts in commit order; nothing is skipped, whatever order transactions end in. */
export class FactFollower implements AsyncDisposable {
  readonly #db: Kysely<FactTables>
  readonly #onError: (error: unknown) => void
  readonly #step: number
  readonly #listeners = new Set<(facts: readonly Fact[]) => void>()
  readonly #reactors: Reactor[] = []
  #seen: Position | undefined
  #wanted = false
  #running: Promise<void> | undefined
  #closed = false

  /** `step`: how many facts a transaction of a reactor takes at most. */
  constructor(db: Kysely<FactTables>, onError: (error: unknown) => void, { step = FACTS_A_STEP } = {}) {
    this.#db = db
    this.#onError = onError
    this.#step = step
  }

  /** Tells of facts committed from now on; for live views, which may miss what happens while the hub is down. */
  subscribe(listener: (facts: readonly Fact[]) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /**
   * Runs `handle` once for each fact of these kinds, in the transaction that also remembers how far it came:
   * what it writes is written exactly once, across restarts. A new reactor starts at the facts of now, unless it is to
   * begin with the first.
   */
  async react(
    name: string,
    kinds: readonly string[] | 'every',
    handle: Reaction,
    { from = 'now' }: { readonly from?: 'now' | 'the-first' } = {},
  ): Promise<void> {
    const start = from === 'now' ? await newestPosition(this.#db) : BEFORE_ALL
    await this.#db
      .insertInto('reactors')
      .values({ name, ...start })
      .onConflict((c) => c.doNothing())
      .execute()
    const after = await this.#db
      .selectFrom('reactors')
      .select(['tx', 'sequence'])
      .where('name', '=', name)
      .executeTakeFirstOrThrow()
    const wanted = new Set(kinds)
    const wants = kinds === 'every' ? () => true : (fact: Fact) => wanted.has(fact.kind)
    this.#reactors.push({ name, wants, handle, after })
    this.wake()
  }

  /** Call when facts may have come: on the database's notice, and now and then in case a notice was lost. */
  wake(): void {
    this.#wanted = true
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined
      if (this.#wanted && !this.#closed) this.wake()
    })
  }

  async #run(): Promise<void> {
    this.#wanted = false
    try {
      while (!this.#closed && (await this.#advanceAll()));
    } catch (error) {
      if (!this.#closed) this.#onError(error)
    }
  }

  async #advanceAll(): Promise<boolean> {
    let more = await this.#tellListeners()
    for (const reactor of this.#reactors) more = (await this.#advance(reactor)) || more
    return more
  }

  async #tellListeners(): Promise<boolean> {
    this.#seen ??= await newestPosition(this.#db)
    const facts = await factsAfter(this.#db, this.#seen, this.#step)
    const last = facts.at(-1)
    if (last === undefined) return false
    this.#seen = { tx: last.tx, sequence: String(last.sequence) }
    for (const listener of this.#listeners) listener(facts)
    return facts.length === this.#step
  }

  async #advance(reactor: Reactor): Promise<boolean> {
    const facts = await factsAfter(this.#db, reactor.after, this.#step)
    const last = facts.at(-1)
    if (last === undefined) return false
    const after = { tx: last.tx, sequence: String(last.sequence) }
    const wanted = facts.filter(reactor.wants)
    await this.#db.transaction().execute(async (tx) => {
      if (wanted.length > 0) await reactor.handle(tx, wanted)
      await tx.updateTable('reactors').set(after).where('name', '=', reactor.name).execute()
    })
    reactor.after = after
    return facts.length === this.#step
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true
    await this.#running
  }
}

export type Reaction = (tx: Transaction<FactTables>, facts: readonly Fact[]) => Promise<void>

const horizon = sql<string>`pg_snapshot_xmin(pg_current_snapshot())`

async function newestPosition(db: Kysely<FactTables>): Promise<Position> {
  const row = await db
    .selectFrom('facts')
    .select(['tx', 'sequence'])
    .where('tx', '<', horizon)
    .orderBy('tx', 'desc')
    .orderBy('sequence', 'desc')
    .limit(1)
    .executeTakeFirst()
  return row ?? BEFORE_ALL
}

async function factsAfter(db: Kysely<FactTables>, after: Position, limit: number): Promise<Fact[]> {
  const rows = await db
    .selectFrom('facts')
    .selectAll()
    .where(sql<boolean>`(tx, sequence) > (${after.tx}::xid8, ${after.sequence}::bigint)`)
    .where('tx', '<', horizon)
    .orderBy('tx')
    .orderBy('sequence')
    .limit(limit)
    .execute()
  return rows.map((row) => factOf(row as FactRow))
}
