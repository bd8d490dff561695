import type { ListFacts } from '@atalaya/contracts'
import { type Kysely, type RawBuilder, sql } from 'kysely'
import { containing } from '../database/like.ts'
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

/** What a fact must fulfil to fit, all of it; of a list, any one; undefined asks nothing. */
export interface Conditions {
  readonly offices?: readonly string[] | undefined
  readonly kinds?: readonly string[] | undefined
  readonly actors?: readonly string[] | undefined
  readonly id?: string | undefined
  readonly subjectKind?: string | undefined
  readonly subjectId?: string | undefined
  /** Not before. */
  readonly from?: Date | undefined
  /** Before. */
  readonly to?: Date | undefined
  /** Sequences lie between these two and are neither. */
  readonly above: number
  readonly below: number
}

/** What the filter asks, but for `q`, of those who see so much: names, nouns and times in terms of columns that have an index. */
export async function conditionsOf(
  db: Kysely<FactTables>,
  filter: ListFacts,
  { scope, root }: FactView,
): Promise<Conditions> {
  const from = filter.from === undefined ? undefined : new Date(filter.from)
  const to = filter.to === undefined ? undefined : new Date(filter.to)
  const about = subjectOf(filter.subject)
  const [kinds, actors, above, below] = await Promise.all([
    kindsOf(db, filter.kind, about.subjectKind),
    filter.actor === undefined ? undefined : actorsOf(db, filter.actor),
    from === undefined ? 0 : lastAt(db, from),
    to === undefined ? Number.MAX_SAFE_INTEGER : lastAt(db, to),
  ])
  return {
    ...{ offices: scope.has(root) ? undefined : scope.offices, kinds, actors, id: filter.id, ...about, from, to },
    above: above - SEQUENCES_AT_ONCE,
    below: Math.min(below + SEQUENCES_AT_ONCE, Number.MAX_SAFE_INTEGER),
  }
}

/** What `q` asks of a fact that fits in all else; no index helps, so the caller bounds how many are looked at. */
export function saying(q: string): RawBuilder<boolean> {
  return sql<boolean>`(data::text ilike ${containing(q)} or actor_name ilike ${containing(q)})`
}

export function anyOf(values: readonly string[], type: 'uuid' | 'text'): RawBuilder<string> {
  return sql<string>`any(${[...values]}::${sql.raw(type)}[])`
}

function subjectOf(asked: string | undefined): Pick<Conditions, 'subjectKind' | 'subjectId'> {
  if (asked === undefined) return {}
  if (NOUN.test(asked)) return { subjectKind: asked }
  const [, noun, id] = /^([a-z][a-z-]{0,39}):(.+)$/s.exec(asked) ?? []
  return noun === undefined || id === undefined ? { subjectId: asked } : { subjectKind: noun, subjectId: id }
}

/** The sequence of the last fact before a time: 0 when there is none. */
async function lastAt(db: Kysely<FactTables>, time: Date): Promise<number> {
  const last = await db
    .selectFrom('facts')
    .select('sequence')
    .where('at', '<', time)
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst()
  return Number(last?.sequence ?? 0)
}

/** The kinds that a kind, or a noun for all of its kinds, and the noun of a subject leave. */
async function kindsOf(
  db: Kysely<FactTables>,
  asked: string | undefined,
  subjectKind: string | undefined,
): Promise<readonly string[] | undefined> {
  if (asked === undefined) return subjectKind === undefined ? undefined : writtenKinds(db, subjectKind)
  if (asked.includes('.') && !asked.endsWith('.')) return [asked]
  const prefix = asked.endsWith('.') ? asked : `${asked}.`
  return (await writtenKinds(db, subjectKind)).filter((kind) => kind.startsWith(prefix))
}

/** There are some dozens, of all subjects or of one noun, found by as many steps in the index. */
async function writtenKinds(db: Kysely<FactTables>, subjectKind: string | undefined): Promise<string[]> {
  const about = subjectKind === undefined ? sql`true` : sql`subject_kind = ${subjectKind}`
  const { rows } = await sql<{ kind: string }>`
    with recursive kinds as (
      (select kind from facts where ${about} order by kind limit 1)
      union all
      select (select kind from facts where ${about} and kind > kinds.kind order by kind limit 1) from kinds where kinds.kind is not null
    )
    select kind from kinds where kind is not null`.execute(db)
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
