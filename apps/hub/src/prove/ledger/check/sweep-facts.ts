import { type Kysely, sql } from 'kysely'
import { type FactRow, factOf } from '../../../platform/facts/index.ts'
import { leafFits } from '../leaf-of-fact.ts'
import type { FindingKind, LedgerTables } from '../model.ts'

export interface Found {
  readonly kind: FindingKind
  readonly reference: string
}

/** What a page of facts or leaves showed. */
export interface Page {
  readonly found: readonly Found[]
  /** All that was looked at, by reference: findings about others stand. */
  readonly looked: readonly string[]
  /** Where the next page begins; undefined at the end. */
  readonly next: number | undefined
}

export interface FactSweep {
  /** Sequence after which the page begins. */
  readonly after: number
  readonly limit: number
  /** A fact recorded before this must have its leaf. */
  readonly leavesDueBefore: Date
}

type Joined = FactRow & { readonly entry: Buffer | null; readonly salt: Buffer | null }

/** Looks at a page of facts: each has its leaf, the leaf is of the fact as it reads now, and what was erased was approved. */
export async function sweepFacts(
  db: Kysely<LedgerTables>,
  { after, limit, leavesDueBefore }: FactSweep,
): Promise<Page> {
  const rows = (await db
    .selectFrom('facts')
    .leftJoin('ledger_leaves', (join) => join.onRef('ledger_leaves.fact_sequence', '=', sql`facts.sequence`))
    .selectAll('facts')
    .select(['ledger_leaves.entry', 'ledger_leaves.salt'])
    .where('facts.sequence', '>', String(after))
    .orderBy('facts.sequence')
    .limit(limit)
    .execute()) as unknown as Joined[] // the two tables' columns
  const approved = await approvedErasures(db, rows)
  const found = rows.flatMap((row) => {
    const kind = judge(row, { leavesDueBefore, isApproved: approved.has(row.id) })
    return kind === undefined ? [] : [{ kind, reference: row.id }]
  })
  const last = rows.at(-1)
  const next = rows.length < limit || last === undefined ? undefined : Number(last.sequence)
  return { found, looked: rows.map(({ id }) => id), next }
}

function judge(
  row: Joined,
  { leavesDueBefore, isApproved }: { leavesDueBefore: Date; isApproved: boolean },
): FindingKind | undefined {
  const { entry, salt } = row
  if (entry === null) return row.at < leavesDueBefore ? 'fact-without-leaf' : undefined
  if (row.erased_at !== null) return isApproved ? undefined : 'erased-without-approval'
  return leafFits(factOf(row), { entry, salt }) ? undefined : 'fact-changed'
}

/** An erasure is itself a fact, with a leaf of its own: one without was made by hand in the database. */
async function approvedErasures(db: Kysely<LedgerTables>, rows: readonly Joined[]): Promise<ReadonlySet<string>> {
  const erased = rows.filter(({ erased_at }) => erased_at !== null).map(({ id }) => id)
  if (erased.length === 0) return new Set()
  const facts = await db
    .selectFrom('facts')
    .select('subject_id')
    .where('kind', '=', 'fact.erased')
    .where('subject_kind', '=', 'fact')
    .where('subject_id', 'in', erased)
    .execute()
  return new Set(facts.map(({ subject_id }) => subject_id))
}

/** Facts of the last hour that should have their leaf by now and have none: what a standing ledger shows first. */
export async function findLeafless(
  db: Kysely<LedgerTables>,
  { from, leavesDueBefore, limit }: { from: Date; leavesDueBefore: Date; limit: number },
): Promise<readonly Found[]> {
  const rows = await db
    .selectFrom('facts')
    .leftJoin('ledger_leaves', (join) => join.onRef('ledger_leaves.fact_sequence', '=', sql`facts.sequence`))
    .select('facts.id')
    .where('facts.at', '>=', from)
    .where('facts.at', '<', leavesDueBefore)
    .where('ledger_leaves.index', 'is', null)
    .limit(limit)
    .execute()
  return rows.map(({ id }) => ({ kind: 'fact-without-leaf', reference: id }))
}
