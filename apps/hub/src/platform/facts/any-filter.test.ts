import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import type { ListFacts } from '@atalaya/contracts'
import { type Kysely, sql } from 'kysely'
import { openTestDatabase, type TestDatabase } from '../../testing/test-database.ts'
import { scopeOf } from '../http/authenticate.ts'
import type { FactRow, FactTables } from './fact.ts'
import type { FactView } from './fact-filter.ts'
import { eachFact, listFacts } from './list-facts.ts'

const FACTS = 3_000
const ROUNDS = 60
const NOUNS = ['alert', 'incident', 'rule', 'person'] as const
const ACTS = ['made', 'closed', 'changed', 'read', 'moved'] as const

// Numerical Recipes' generator: the same filters in every run.
let state = 20_26
const below = (most: number): number => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
  return Math.floor((state / 2 ** 32) * most)
}
const pick = <T>(values: readonly T[]): T => values[below(values.length)] as T // never of an empty list
const maybe = <T>(make: () => T): T | undefined => (below(3) === 0 ? make() : undefined)

const root = randomUUID()
const offices = [root, ...Array.from({ length: 90 }, () => randomUUID())]
const people = Array.from({ length: 120 }, (_, i) => ({ id: randomUUID(), name: `${pick(['Clerk', 'Analyst'])} ${i}` }))
const began = Date.UTC(2026, 0, 1)

let opened: TestDatabase
let db: Kysely<FactTables>
let rows: FactRow[]

before(async () => {
  const at = (noun: string, path: string) => ({ noun, file: new URL(path, import.meta.url) })
  opened = await openTestDatabase([
    at('facts', './schema.sql'),
    at('offices', '../../govern/offices/schema.sql'),
    at('identity', '../identity/schema.sql'),
    at('machines', '../identity/machines/schema.sql'),
  ])
  db = opened.kysely as unknown as Kysely<FactTables> // with the facts' schema
  for (const { id, name } of people)
    await sql`insert into people (id, name, created_at) values (${id}, ${name}, now())`.execute(db)
  await db
    .insertInto('facts')
    .values(Array.from({ length: FACTS }, (_, i) => anyFact(i)))
    .execute()
  rows = await db.selectFrom('facts').selectAll().orderBy('sequence').execute()
})
after(() => opened[Symbol.asyncDispose]())

/** A few offices, people and kinds have most; some facts of one moment, some a little out of order. */
function anyFact(i: number) {
  const person = below(5) === 0 ? undefined : people[Math.floor((below(120) * below(120)) / 120)]
  const noun = pick(NOUNS)
  return {
    ...{ id: randomUUID(), at: new Date(began + Math.floor(i / 3) * 60_000 + below(2) * 90_000) },
    ...({ kind: `${noun}.${pick(ACTS)}`, actor_kind: person === undefined ? 'system' : 'person' } as const),
    ...{ actor_id: person?.id ?? null, actor_name: person?.name ?? 'Atalaya' },
    office_id: below(20) === 0 ? null : (offices[Math.floor((below(91) * below(91)) / 91)] ?? root),
    ...{ subject_kind: below(10) === 0 ? 'thing' : noun, subject_id: `${noun}-${below(50)}` },
    data: JSON.stringify({ note: pick(['red', 'green', '100 %']), number: i }),
  }
}

function anyFilter(): ListFacts {
  const day = () => new Date(began + below(FACTS * 20_000)).toISOString()
  const asked = {
    kind: maybe(() => pick([`${pick(NOUNS)}.${pick(ACTS)}`, pick(NOUNS), 'al', 'thing', 'rule.'])),
    actor: maybe(() => pick([pick(people).id, pick(people).name, 'clerk', 'analyst 1', 'A', 'nobody'])),
    subject: maybe(() => pick([pick(NOUNS), 'thing', 'alert-7', 'rule:rule-3', 'thing:rule-3', 'rule:alert-7'])),
    ...{ from: maybe(day), to: maybe(day), id: below(20) === 0 ? pick(rows).id : undefined },
    q: maybe(() => pick(['red', '100 %', 'clerk 1', '"number": 7', '_'])),
    sort: maybe(() => pick(['at', '-at'])),
  }
  return Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined))
}

function anyView(): FactView {
  const of = (count: number) => Array.from({ length: count }, () => pick(offices.slice(1)))
  const seen = pick([() => offices, () => of(1), () => of(3), () => of(30), () => offices.slice(1), () => []])()
  return { scope: scopeOf(seen), root }
}

/** What the filter's words mean, one fact at a time. */
function fits(row: FactRow, filter: ListFacts, { scope }: FactView): boolean {
  const { kind, actor, subject, from, to, id, q } = filter
  const holds = (text: string, part: string) => text.toLowerCase().includes(part.toLowerCase())
  const named = people.find((person) => person.id === row.actor_id)?.name
  const text = JSON.stringify(row.data).replaceAll(':', ': ').replaceAll(',', ', ') // as PostgreSQL writes jsonb
  return [
    scope.has(root) || scope.has(row.office_id),
    kind === undefined || row.kind === kind || row.kind.startsWith(`${kind.replace(/\.$/, '')}.`),
    actor === undefined || row.actor_id === actor || (named !== undefined && holds(named, actor)),
    subject === undefined ||
      [row.subject_kind, row.subject_id, `${row.subject_kind}:${row.subject_id}`].includes(subject),
    from === undefined || row.at >= new Date(from),
    to === undefined || row.at < new Date(to),
    id === undefined || row.id === id,
    q === undefined || holds(row.actor_name, q) || holds(text, q),
  ].every(Boolean)
}

test('whatever is asked, by whomever: all pages, and the export, are the facts that fit, in order', async () => {
  for (let round = 0; round < ROUNDS; round += 1) {
    const filter = anyFilter()
    const view = anyView()
    const expected = rows.filter((row) => fits(row, filter, view)).map(({ id }) => id)
    const said = JSON.stringify([filter, view.scope.offices.length])
    const paged: string[] = []
    for (let cursor: number | null | undefined; cursor !== null; ) {
      const page = await listFacts(
        db,
        { ...filter, limit: 40 + below(200), ...(cursor !== undefined && { cursor }) },
        view,
      )
      if (filter.q === undefined) assert.equal(page.total, Math.min(expected.length, 1_000), said)
      paged.push(...page.rows.map(({ id }) => id))
      cursor = page.next
    }
    assert.deepEqual(paged, filter.sort === 'at' ? expected : expected.toReversed(), said)
    const exported: string[] = []
    for await (const { id } of eachFact(db, filter, view)) exported.push(id)
    assert.deepEqual(exported, expected, said)
  }
})
