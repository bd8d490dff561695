import type { Fact as ApiFact, FactPage, ListFacts } from '@atalaya/contracts'
import type { Kysely } from 'kysely'
import { sortOf, windowOf } from '../http/paging.ts'
import { type FactRow, type FactTables, factOf } from './fact.ts'
import { anyOf, type Conditions, conditionsOf, type FactView, saying } from './fact-filter.ts'
import { type Direction, fittingFacts } from './fitting-facts.ts'

const EXPORT_STEP = 1_000
const MOST_COUNTED = 1_000
/** Facts whose text is looked at for one page: enough to find, few enough to answer at once. */
const MOST_SEARCHED = 5_000
const SORTS = { at: 'sequence' } as const

/** A page of facts, newest first unless asked otherwise. Costs the same at any depth and over any number of facts. */
export async function listFacts(db: Kysely<FactTables>, filter: ListFacts, view: FactView): Promise<FactPage> {
  const { limit } = windowOf(filter)
  const { direction } = sortOf(filter.sort, SORTS, '-at')
  const all = await conditionsOf(db, filter, view)
  const beyond = filter.cursor === undefined ? all : past(all, filter.cursor, direction)
  if (filter.q !== undefined) return searchFacts(db, beyond, { q: filter.q, limit, direction })
  const [rows, counted] = await Promise.all([
    firstFacts(db, beyond, { most: limit + 1, direction })
      .limit(limit + 1)
      .execute(),
    countUpTo(db, all, MOST_COUNTED + 1),
  ])
  return {
    ...(await pageOf(db, rows, { limit, end: null })),
    total: Math.min(counted, MOST_COUNTED),
    totalIsLeast: counted > MOST_COUNTED,
  }
}

/** Looks through so many facts; `next` goes on where the look ended, also when nothing was found there. */
async function searchFacts(
  db: Kysely<FactTables>,
  beyond: Conditions,
  { q, limit, direction }: { q: string; limit: number; direction: Direction },
): Promise<FactPage> {
  const { facts, end } = await search(db, beyond, { q, direction })
  const rows = await facts.limit(limit + 1).execute()
  const page = await pageOf(db, rows, { limit, end })
  return { ...page, total: page.rows.length, totalIsLeast: page.next !== null }
}

/** Every fact that fits, oldest first, in steps so that memory stays flat. */
export async function* eachFact(db: Kysely<FactTables>, filter: ListFacts, view: FactView): AsyncIterable<ApiFact> {
  const all = await conditionsOf(db, filter, view)
  let after: number | null = filter.cursor ?? 0
  while (after !== null) {
    const { rows, end } = await exportStep(db, past(all, after, 'asc'), filter.q)
    yield* await described(db, rows)
    after = end
  }
}

async function exportStep(
  db: Kysely<FactTables>,
  beyond: Conditions,
  q: string | undefined,
): Promise<{ rows: readonly FactRow[]; end: number | null }> {
  if (q !== undefined) {
    const { facts, end } = await search(db, beyond, { q, direction: 'asc' })
    return { rows: await facts.execute(), end }
  }
  const rows = await firstFacts(db, beyond, { most: EXPORT_STEP, direction: 'asc' }).execute()
  const last = rows.at(-1)
  return { rows, end: last === undefined || rows.length < EXPORT_STEP ? null : Number(last.sequence) }
}

/** Those of the first so many that say it, and the sequence at which those so many end; null when there are fewer. */
async function search(
  db: Kysely<FactTables>,
  beyond: Conditions,
  { q, direction }: { q: string; direction: Direction },
) {
  const last = await fittingFacts(db, beyond, direction)
    .offset(MOST_SEARCHED - 1)
    .limit(1)
    .executeTakeFirst()
  const end = last === undefined ? null : Number(last.sequence)
  // Facts that were committed meanwhile lie before the end, too: they push none out.
  const most = MOST_SEARCHED * 2
  const facts = firstFacts(db, end === null ? beyond : upTo(beyond, end, direction), { most, direction })
  return { facts: facts.where(saying(q)), end }
}

function upTo(all: Conditions, end: number, direction: Direction): Conditions {
  return direction === 'asc' ? { ...all, below: end + 1 } : { ...all, above: end - 1 }
}

function past(all: Conditions, cursor: number, direction: Direction): Conditions {
  return direction === 'asc'
    ? { ...all, above: Math.max(all.above, cursor) }
    : { ...all, below: Math.min(all.below, cursor) }
}

function firstFacts(
  db: Kysely<FactTables>,
  all: Conditions,
  { most, direction }: { most: number; direction: Direction },
) {
  const first = fittingFacts(db, all, direction).limit(most)
  return db
    .selectFrom(first.as('first'))
    .innerJoin('facts', 'facts.sequence', 'first.sequence')
    .selectAll('facts')
    .orderBy('facts.sequence', direction)
}

/** Names the offices of these facts, and of no others. */
async function described(db: Kysely<FactTables>, rows: readonly FactRow[]): Promise<ApiFact[]> {
  const ids = [...new Set(rows.flatMap(({ office_id }) => (office_id === null ? [] : [office_id])))]
  const offices = await db
    .withTables<{ offices: { id: string; name: string } }>()
    .selectFrom('offices')
    .select(['id', 'name'])
    .where('id', '=', anyOf(ids, 'uuid'))
    .execute()
  const names = new Map(offices.map(({ id, name }) => [id, name]))
  return rows.map((row) => apiFact(row, names))
}

async function countUpTo(db: Kysely<FactTables>, all: Conditions, most: number): Promise<number> {
  const { count } = await db
    .selectFrom(fittingFacts(db, all).limit(most).as('counted'))
    .select((e) => e.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}

async function pageOf(
  db: Kysely<FactTables>,
  rows: readonly FactRow[],
  { limit, end }: { limit: number; end: number | null },
): Promise<Pick<FactPage, 'rows' | 'next'>> {
  const shown = await described(db, rows.slice(0, limit))
  const last = shown.at(-1)
  return { rows: shown, next: rows.length > limit && last !== undefined ? last.sequence : end }
}

function apiFact(row: FactRow, names: ReadonlyMap<string, string>): ApiFact {
  const { sequence, id, at, kind, actor, office, subject, data, erasedAt } = factOf(row)
  return {
    sequence,
    id,
    at: at.toISOString(),
    kind,
    actor,
    office: office === null ? null : { id: office, name: names.get(office) ?? '' },
    subject,
    data: { ...data },
    erasedAt: erasedAt?.toISOString() ?? null,
  }
}
