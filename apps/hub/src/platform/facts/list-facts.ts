import type { Fact as ApiFact, FactPage, ListFacts } from '@atalaya/contracts'
import type { Kysely } from 'kysely'
import { sortOf, windowOf } from '../http/paging.ts'
import { type FactRow, type FactTables, factOf } from './fact.ts'
import { anyOf, type FactView, fitting, saying } from './fact-filter.ts'

const EXPORT_STEP = 1_000
const MOST_COUNTED = 1_000
/** Facts whose text is looked at for one page: enough to find, few enough to answer at once. */
const MOST_SEARCHED = 10_000
const SORTS = { at: 'sequence' } as const

type Fitting = Awaited<ReturnType<typeof fitting>>

/** A page of facts, newest first unless asked otherwise. Costs the same at any depth and over any number of facts. */
export async function listFacts(db: Kysely<FactTables>, filter: ListFacts, view: FactView): Promise<FactPage> {
  const { limit } = windowOf(filter)
  const { direction } = sortOf(filter.sort, SORTS, '-at')
  const all = await fitting(db, filter, view)
  const { cursor } = filter
  const beyond = cursor === undefined ? all : all.where('sequence', direction === 'asc' ? '>' : '<', String(cursor))
  const ordered = beyond.orderBy('sequence', direction)
  if (filter.q !== undefined) return searchFacts(db, ordered, { q: filter.q, limit, direction })
  const [rows, counted] = await Promise.all([
    ordered
      .selectAll('facts')
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
  ordered: Fitting,
  { q, limit, direction }: { q: string; limit: number; direction: 'asc' | 'desc' },
): Promise<FactPage> {
  const looked = ordered.selectAll('facts').limit(MOST_SEARCHED)
  const found = db
    .selectFrom(looked.as('facts'))
    .selectAll('facts')
    .where(saying(q))
    .orderBy('sequence', direction)
    .limit(limit + 1)
  const [rows, last] = await Promise.all([
    found.execute(),
    ordered
      .select('sequence')
      .offset(MOST_SEARCHED - 1)
      .limit(1)
      .executeTakeFirst(),
  ])
  const page = await pageOf(db, rows, { limit, end: last === undefined ? null : Number(last.sequence) })
  return { ...page, total: page.rows.length, totalIsLeast: page.next !== null }
}

/** Every fact that fits, oldest first, in steps so that memory stays flat. */
export async function* eachFact(db: Kysely<FactTables>, filter: ListFacts, view: FactView): AsyncIterable<ApiFact> {
  const all = await fitting(db, filter, view)
  const fits = filter.q === undefined ? all : all.where(saying(filter.q))
  let after = String(filter.cursor ?? 0)
  for (;;) {
    const step = fits.selectAll('facts').where('sequence', '>', after).orderBy('sequence').limit(EXPORT_STEP)
    const rows = await step.execute()
    yield* await described(db, rows)
    const last = rows.at(-1)
    if (last === undefined || rows.length < EXPORT_STEP) return
    after = String(last.sequence)
  }
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

async function countUpTo(db: Kysely<FactTables>, all: Fitting, most: number): Promise<number> {
  const { count } = await db
    .selectFrom(all.select('sequence').limit(most).as('counted'))
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
