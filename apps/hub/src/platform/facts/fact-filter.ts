import type { ListFacts } from '@atalaya/contracts'
import { type Kysely, type RawBuilder, sql } from 'kysely'
import { containing, literally } from '../database/like.ts'
import type { Scope } from '../http/route.ts'
import type { FactTables } from './fact.ts'

/** Sequences are drawn as facts are written, so they follow the clock but for those written at the same moment. */
const SEQUENCES_AT_ONCE = 10_000
const MOST_NAMED = 1_000
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const NOUN = /^[a-z][a-z-]{0,39}$/

type Named = { id: string; name: string }

export interface FactView {
  readonly scope: Scope
  /** The office at the top: facts of the institution as a whole are for those who hold a role there. */
  readonly root: string
}

/** Facts of the offices in scope that fit, each condition on a column that has an index; `q` is not looked at. */
export async function fitting(db: Kysely<FactTables>, filter: ListFacts, { scope, root }: FactView) {
  let query = db.selectFrom('facts')
  if (!scope.has(root)) query = query.where('facts.office_id', '=', anyOf(scope.offices, 'uuid'))
  if (filter.id !== undefined) query = query.where('facts.id', '=', filter.id)
  if (filter.from !== undefined) {
    const from = new Date(filter.from)
    query = query.where('at', '>=', from).where('sequence', '>=', firstSince(from))
  }
  if (filter.to !== undefined) {
    const to = new Date(filter.to)
    query = query.where('at', '<', to).where('sequence', '<=', lastBefore(to))
  }
  if (filter.kind !== undefined) query = query.where('facts.kind', '=', anyOf(await kindsOf(db, filter.kind), 'text'))
  if (filter.actor !== undefined) query = query.where('actor_id', '=', anyOf(await actorsOf(db, filter.actor), 'text'))
  const { subject } = filter
  if (subject === undefined) return query
  if (NOUN.test(subject)) return query.where('subject_kind', '=', subject)
  const [, noun, id] = /^([a-z][a-z-]{0,39}):(.+)$/s.exec(subject) ?? []
  if (noun === undefined || id === undefined) return query.where('subject_id', '=', subject)
  return query.where('subject_kind', '=', noun).where('subject_id', '=', id)
}

/** What `q` asks of a fact that fits in all else; no index helps, so the caller bounds how many are looked at. */
export function saying(q: string): RawBuilder<boolean> {
  return sql<boolean>`(data::text ilike ${containing(q)} or actor_name ilike ${containing(q)})`
}

export function anyOf(values: readonly string[], type: 'uuid' | 'text'): RawBuilder<string> {
  return sql<string>`any(${[...values]}::${sql.raw(type)}[])`
}

function firstSince(from: Date): RawBuilder<string> {
  return sql<string>`coalesce((select sequence from facts where at >= ${from} order by at limit 1), 0) - ${SEQUENCES_AT_ONCE}::integer`
}

function lastBefore(to: Date): RawBuilder<string> {
  return sql<string>`coalesce((select sequence from facts where at < ${to} order by at desc limit 1), 0) + ${SEQUENCES_AT_ONCE}::integer`
}

/** The kind itself; or, of a noun, all its kinds. There are some dozens, found by as many steps in the index. */
async function kindsOf(db: Kysely<FactTables>, asked: string): Promise<string[]> {
  if (asked.includes('.') && !asked.endsWith('.')) return [asked]
  const prefix = asked.endsWith('.') ? asked : `${asked}.`
  const { rows } = await sql<{ kind: string }>`
    with recursive kinds as (
      (select kind from facts order by kind limit 1)
      union all
      select (select kind from facts where kind > kinds.kind order by kind limit 1) from kinds where kinds.kind is not null
    )
    select kind from kinds where kind like ${`${literally(prefix)}%`}`.execute(db)
  return rows.map(({ kind }) => kind)
}

/** The ids of those whose act it was, people or service accounts: given as such, or found by a part of their name. */
async function actorsOf(db: Kysely<FactTables>, asked: string): Promise<string[]> {
  if (ID.test(asked)) return [asked.toLowerCase()]
  const named = db.withTables<{ people: Named; service_accounts: Named }>()
  const found = await named
    .selectFrom('people')
    .select('id')
    .where('name', 'ilike', containing(asked))
    .unionAll(named.selectFrom('service_accounts').select('id').where('name', 'ilike', containing(asked)))
    .limit(MOST_NAMED)
    .execute()
  return found.map(({ id }) => id)
}
