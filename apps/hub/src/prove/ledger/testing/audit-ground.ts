import { randomUUID } from 'node:crypto'
import type { ListFacts } from '@atalaya/contracts'
import { type Kysely, sql } from 'kysely'
import type { FactTables } from '../../../platform/facts/index.ts'
import type { Scope } from '../../../platform/http/route.ts'
import { openTestDatabase } from '../../../testing/test-database.ts'
import { LEDGER_SCHEMAS } from './test-ledger.ts'

const OFFICES = 150
const PEOPLE = 2_000
const DAYS = 1_800
const KINDS = [
  'alert.raised',
  'alert.closed',
  'alert.assigned',
  'incident.opened',
  'incident.closed',
  'rule.switched-off',
]

interface Question {
  readonly filter: ListFacts
  readonly view: { readonly scope: Scope; readonly root: string }
}

export interface AuditGround extends AsyncDisposable {
  readonly db: Kysely<FactTables>
  readonly seconds: number
  /** By what is asked: one question a round, each of another person, office or thing. */
  readonly questions: Readonly<Record<string, (round: number) => Question>>
}

/** So many facts of 150 offices, 2,000 people and five years; a third of them alerts raised, as a real institution has. */
export async function auditGround(facts: number): Promise<AuditGround> {
  const database = await openTestDatabase(LEDGER_SCHEMAS)
  const db = database.kysely as unknown as Kysely<FactTables> // with LEDGER_SCHEMAS
  const began = performance.now()
  await sql`create table offices (id uuid primary key, name text)`.execute(db)
  await sql`create table people (id uuid primary key, name text)`.execute(db)
  const offices = Array.from({ length: OFFICES }, () => randomUUID())
  const people = Array.from({ length: PEOPLE }, () => randomUUID())
  await sql`insert into offices select id, 'Office ' || n from unnest(${offices}::uuid[]) with ordinality as t(id, n)`.execute(
    db,
  )
  await sql`insert into people select id, 'Officer ' || n from unnest(${people}::uuid[]) with ordinality as t(id, n)`.execute(
    db,
  )
  await withoutIndexes(db, async () => {
    const step = 250_000
    for (let from = 0; from < facts; from += step)
      await fill({ db, offices, people, facts }, from, Math.min(facts, from + step))
  })
  await sql`vacuum analyze facts`.execute(db)
  const seconds = Math.round((performance.now() - began) / 1_000)
  return {
    ...{ db, seconds, questions: questionsOf(offices, people, facts) },
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  }
}

/** Indexes are made at the end, which is much faster than to keep them up to date row by row. */
async function withoutIndexes(db: Kysely<FactTables>, work: () => Promise<void>): Promise<void> {
  const { rows } = await sql<{ name: string; definition: string }>`select indexname as name, indexdef as definition
    from pg_indexes where tablename = 'facts' and indexdef not like 'CREATE UNIQUE%'`.execute(db)
  for (const { name } of rows) await sql`drop index ${sql.id(name)}`.execute(db)
  await work()
  for (const { definition } of rows) await sql.raw(definition).execute(db)
}

interface Filling {
  readonly db: Kysely<FactTables>
  readonly offices: readonly string[]
  readonly people: readonly string[]
  readonly facts: number
}

async function fill({ db, offices, people, facts }: Filling, from: number, to: number): Promise<void> {
  await sql`insert into facts (id, at, kind, actor_kind, actor_id, actor_name, office_id, subject_kind, subject_id, data)
    select gen_random_uuid(), now() - ${DAYS}::int * interval '1 day' * (1 - i::float8 / ${facts}::float8),
      (${KINDS}::text[])[case when i % 3 = 0 then 1 else 1 + (i * 7919 % ${KINDS.length}::int) end],
      case when i % 3 = 0 then 'system' else 'person' end,
      case when i % 3 = 0 then null else (${people}::text[])[1 + (i * 31 % ${PEOPLE}::int)] end,
      case when i % 3 = 0 then 'Atalaya' else 'Officer ' || (1 + (i * 31 % ${PEOPLE}::int)) end,
      case when i % 97 = 0 then null else (${offices}::uuid[])[1 + (i * 13 % ${OFFICES}::int)] end,
      'alert', 'alert-' || (i / 4), jsonb_build_object('severity', 'high', 'rule', 'r' || (i % 500), 'note', 'n' || i)
    from generate_series(${from}::bigint, ${to}::bigint - 1) as i`.execute(db)
}

function questionsOf(
  offices: readonly string[],
  people: readonly string[],
  facts: number,
): Record<string, (round: number) => Question> {
  const root = 'root'
  const everything: Scope = { offices: [...offices, root], has: () => true }
  const subtree = (round: number): Scope => {
    const own = offices.slice(round * 3, round * 3 + 3)
    return { offices: own, has: (office) => office !== null && own.includes(office) }
  }
  const all = { scope: everything, root }
  const day = (ago: number) => new Date(Date.now() - ago * 24 * 60 * 60 * 1000).toISOString()
  return {
    newest: () => ({ filter: {}, view: all }),
    'of a person': (i) => ({ filter: { actor: people[i * 17] ?? '' }, view: all }),
    'of a name': (i) => ({ filter: { actor: `Officer ${100 + i}` }, view: all }),
    'of three offices': (i) => ({ filter: {}, view: { scope: subtree(i), root } }),
    'of a kind': (i) => ({ filter: { kind: KINDS[i % KINDS.length] ?? '' }, view: all }),
    'of a noun': () => ({ filter: { kind: 'incident' }, view: all }),
    'about a thing': (i) => ({ filter: { subject: `alert-${i * 1000 + 7}` }, view: all }),
    'of a week': (i) => ({ filter: { from: day(30 * i + 37), to: day(30 * i + 30) }, view: all }),
    'of a person, of a kind, in a month': (i) => ({
      filter: { actor: people[i * 19] ?? '', kind: 'alert.closed', from: day(30 * i + 60), to: day(30 * i + 30) },
      view: all,
    }),
    'of three offices, in a month, of a kind': (i) => ({
      filter: { kind: 'incident.opened', from: day(30 * i + 60), to: day(30 * i + 30) },
      view: { scope: subtree(i), root },
    }),
    'deep in the past': (i) => ({ filter: { cursor: Math.floor((facts * (i + 1)) / 20) }, view: all }),
    'a text': (i) => ({ filter: { q: `n${facts - 1_000 - i}` }, view: all }),
  }
}
