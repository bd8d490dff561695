import { join } from 'node:path'
import { type Kysely, sql } from 'kysely'
import { pino } from 'pino'
import type { NounSchema } from '../../../platform/database/index.ts'
import { type NewFact, recordFacts } from '../../../platform/facts/index.ts'
import { eventually } from '../../../testing/eventually.ts'
import { type Scratch, scratchDir } from '../../../testing/scratch.ts'
import { openTestDatabase, type TestDatabase } from '../../../testing/test-database.ts'
import type { Ledger } from '../ledger.ts'
import type { LedgerTables } from '../model.ts'
import { type OpenedLedger, type OpenLedger, openLedger } from '../open-ledger.ts'
import { countLeaves } from '../read-leaves.ts'

export const LEDGER_SCHEMAS: readonly NounSchema[] = [
  { noun: 'facts', file: new URL('../../../platform/facts/schema.sql', import.meta.url) },
  { noun: 'ledger', file: new URL('../schema.sql', import.meta.url) },
]
export const ORIGIN = 'log.example.org'
export const SILENT_LOG = pino({ level: process.env.ATALAYA_TEST_LOG ?? 'silent' })

export type LedgerDb = Kysely<LedgerTables>

export function ledgerTables(database: Pick<TestDatabase, 'kysely'>): LedgerDb {
  return database.kysely as unknown as LedgerDb // with LEDGER_SCHEMAS
}

/** A real PostgreSQL and a directory, on which ledgers are opened, one after the other. */
export class LedgerGround implements AsyncDisposable {
  readonly database: TestDatabase
  readonly scratch: Scratch
  readonly db: LedgerDb

  constructor(database: TestDatabase, scratch: Scratch) {
    this.database = database
    this.scratch = scratch
    this.db = ledgerTables(database)
  }

  get dir(): string {
    return join(this.scratch.path, 'ledger')
  }

  get keysDir(): string {
    return join(this.scratch.path, 'keys')
  }

  open(more: Partial<OpenLedger> = {}): Promise<OpenedLedger> {
    return openLedger({
      database: this.database,
      dir: this.dir,
      keysDir: this.keysDir,
      log: SILENT_LOG,
      defaultOrigin: ORIGIN,
      ...more,
    })
  }

  /** Records facts of this kind, one for each word of `data`. */
  async act(words: readonly string[], more: Partial<NewFact> = {}): Promise<void> {
    const facts = words.map((word) => ({ ...factOf(word), ...more }))
    await this.db.transaction().execute((tx) => recordFacts(tx, facts))
  }

  /** The id of the newest fact whose data has the word. */
  async idOf(word: string): Promise<string> {
    const rows = await this.db.selectFrom('facts').select(['id', 'data']).orderBy('sequence', 'desc').execute()
    const row = rows.find(({ data }) => (data as { word?: string }).word === word)
    if (row === undefined) throw new Error(`No fact says ${word}.`)
    return row.id
  }

  countLeaves(): Promise<number> {
    return countLeaves(this.db)
  }

  /** Makes the database what it was with so many leaves, as a restored backup does. */
  async rollBackTo(leaves: number): Promise<void> {
    await this.db.transaction().execute(async (tx) => {
      await sql`set local session_replication_role = replica`.execute(tx)
      await sql`delete from ledger_leaves where index >= ${leaves}`.execute(tx)
      await sql`delete from facts where sequence not in (select fact_sequence from ledger_leaves)`.execute(tx)
      await sql`update ledger set size = ${leaves}`.execute(tx)
    })
  }

  /** Leaves without facts, for what only reads leaves. */
  async fillLeaves(count: number): Promise<void> {
    await sql`insert into ledger_leaves (index, fact_sequence, entry, salt)
      select i, i, convert_to('{"commitment":"' || encode(sha256(i::text::bytea), 'hex') || '","type":"atalaya/fact-commitment/v1"}', 'UTF8'),
        sha256(('s' || i)::bytea) from generate_series(0, ${count}::bigint - 1) as i`.execute(this.db)
  }

  /** Where the facts that say a word each have their leaves. */
  async leavesByWord(): Promise<readonly { readonly index: number; readonly word: string }[]> {
    const rows = await this.db
      .selectFrom('ledger_leaves')
      .innerJoin('facts', (on) => on.onRef('fact_sequence', '=', sql`facts.sequence`))
      .select(['index', 'subject_id'])
      .where('subject_kind', '=', 'word')
      .orderBy('index')
      .execute()
    return rows.map(({ index, subject_id }) => ({ index, word: subject_id }))
  }

  /** Resolves once all facts are under the published checkpoint; to its size. */
  published(ledger: Ledger): Promise<number> {
    return eventually('all facts published', async () => {
      const { count } = await this.db
        .selectFrom('facts')
        .select((e) => e.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow()
      const [leaves, { size, waiting }] = await Promise.all([countLeaves(this.db), ledger.describe()])
      if (leaves === Number(count) && size === leaves) return size
      throw new Error(
        `${count} facts, ${leaves} leaves, ${size} of them published; ${waiting?.message ?? 'not waiting'}`,
      )
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.database[Symbol.asyncDispose]()
    await this.scratch[Symbol.asyncDispose]()
  }
}

export async function ledgerGround(): Promise<LedgerGround> {
  return new LedgerGround(await openTestDatabase(LEDGER_SCHEMAS), await scratchDir())
}

function factOf(word: string): NewFact {
  const actor = { kind: 'person', id: 'p1', name: 'Duty analyst' } as const
  return { kind: 'word.said', actor, office: null, subject: { kind: 'word', id: word }, data: { word } }
}
