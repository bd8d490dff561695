import type { Fact as ApiFact, ListFacts } from '@atalaya/contracts'
import { type Kysely, sql } from 'kysely'
import { containing, literally } from '../database/like.ts'
import { sortOf, windowOf } from '../http/paging.ts'
import type { Scope } from '../http/route.ts'
import { type FactRow, type FactTables, factOf } from './fact.ts'

const EXPORT_STEP = 1_000
const SORTS = { at: 'sequence' } as const

type Named = FactRow & { readonly office_name: string | null }

/** Facts of the offices in scope; facts of the institution as a whole only for those who hold a role at the root. */
function fitting(db: Kysely<FactTables>, filter: ListFacts, scope: Scope, root: string) {
  let query = db
    .withTables<{ offices: { id: string; name: string } }>()
    .selectFrom('facts')
    .where((where) => {
      const inScope = where('facts.office_id', '=', sql<string>`any(${[...scope.offices]}::uuid[])`)
      return scope.has(root) ? where.or([inScope, where('facts.office_id', 'is', null)]) : inScope
    })
  if (filter.from !== undefined) query = query.where('at', '>=', new Date(filter.from))
  if (filter.to !== undefined) query = query.where('at', '<', new Date(filter.to))
  if (filter.kind !== undefined) query = query.where('facts.kind', 'like', `${literally(filter.kind)}%`)
  if (filter.actor !== undefined)
    query = query.where((where) =>
      where.or([
        where('actor_id', '=', filter.actor ?? ''),
        where('actor_name', 'ilike', containing(filter.actor ?? '')),
      ]),
    )
  if (filter.subject !== undefined)
    query = query.where((where) =>
      where.or([where('subject_id', '=', filter.subject ?? ''), where('subject_kind', '=', filter.subject ?? '')]),
    )
  if (filter.q !== undefined) query = query.where(sql<boolean>`data::text ilike ${containing(filter.q)}`)
  return query
}

export async function listFacts(
  db: Kysely<FactTables>,
  filter: ListFacts,
  scope: Scope,
  root: string,
): Promise<{ rows: ApiFact[]; total: number }> {
  const { limit, offset } = windowOf(filter)
  const { by, direction } = sortOf(filter.sort, SORTS, '-at')
  const query = fitting(db, filter, scope, root)
  const [rows, count] = await Promise.all([
    withOffice(query).orderBy(by, direction).limit(limit).offset(offset).execute(),
    query.select((e) => e.fn.countAll<string>().as('count')).executeTakeFirstOrThrow(),
  ])
  return { rows: rows.map((row) => apiFact(row as Named)), total: Number(count.count) }
}

/** Every fact that fits, oldest first, in steps so that memory stays flat. */
export async function* eachFact(
  db: Kysely<FactTables>,
  filter: ListFacts,
  scope: Scope,
  root: string,
): AsyncIterable<ApiFact> {
  let after = '0'
  for (;;) {
    const rows = await withOffice(fitting(db, filter, scope, root))
      .where('sequence', '>', after)
      .orderBy('sequence')
      .limit(EXPORT_STEP)
      .execute()
    for (const row of rows) yield apiFact(row as Named)
    const last = rows.at(-1)
    if (last === undefined || rows.length < EXPORT_STEP) return
    after = last.sequence
  }
}

function withOffice(query: ReturnType<typeof fitting>) {
  return query
    .leftJoin('offices', 'offices.id', 'facts.office_id')
    .selectAll('facts')
    .select('offices.name as office_name')
}

function apiFact(row: Named): ApiFact {
  const { sequence, id, at, kind, actor, office, subject, data } = factOf(row)
  return {
    sequence,
    id,
    at: at.toISOString(),
    kind,
    actor,
    office: office === null ? null : { id: office, name: row.office_name ?? '' },
    subject,
    data: { ...data },
  }
}
