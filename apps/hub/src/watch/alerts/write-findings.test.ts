import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import type { Kysely } from 'kysely'
import { openTestDatabase, type TestDatabase } from '../../testing/test-database.ts'
import { WATCH_SCHEMAS } from '../schemas.ts'
import type { WatchTables } from '../tables.ts'
import type { Finding } from './model.ts'
import { writeFindings } from './write-findings.ts'

const FACTS = { noun: 'facts', file: new URL('../../platform/facts/schema.sql', import.meta.url) }

let database: TestDatabase
let db: Kysely<WatchTables>
before(async () => {
  database = await openTestDatabase([FACTS, ...WATCH_SCHEMAS])
  db = database.kysely as unknown as Kysely<WatchTables>
})
after(() => database[Symbol.asyncDispose]())

function finding(more: Partial<Finding> = {}): Finding {
  return {
    id: randomUUID(),
    office: randomUUID(),
    rule: { id: 'rule-1', kind: 'rule', title: 'A rule', titleEs: null },
    severity: 3,
    attack: ['T1003'],
    entities: [{ kind: 'host', value: 'pc-1' }],
    firstTime: 2_000,
    lastTime: 3_000,
    events: 2,
    eventIds: ['a-1', 'a-2'],
    matched: [],
    correlation: null,
    revision: 0,
    withdrawn: false,
    replaces: [],
    ...more,
  }
}

const write = (...findings: Finding[]) => db.transaction().execute((tx) => writeFindings(tx, findings))
const read = (id: string) => db.selectFrom('alerts').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
const facts = async (id: string) =>
  (await db.selectFrom('facts').select('kind').where('subject_id', '=', id).orderBy('sequence').execute()).map(
    ({ kind }) => kind,
  )

test('raises an alert once and lets it grow with what later groups find', async () => {
  const first = finding()
  await write(first)
  const user = { kind: 'user', value: 'ana' } as const
  await write(
    finding({
      ...first,
      firstTime: 1_000,
      lastTime: 9_000,
      events: 5,
      eventIds: ['b-1'],
      entities: [...first.entities, user],
    }),
  )
  const alert = await read(first.id)
  assert.equal(alert.events, 7)
  assert.deepEqual(alert.event_ids, ['a-1', 'a-2', 'b-1'])
  assert.deepEqual(alert.entities, [...first.entities, user])
  assert.equal(alert.event_time.getTime(), 1_000)
  assert.equal(alert.last_event_time.getTime(), 9_000)
  assert.deepEqual(await facts(first.id), ['alert.raised'])
})

test('keeps the latest revision of a correlation, whatever order they come in', async () => {
  const correlation = {
    group: { user: 'ana' },
    from: '2026-01-01T00:00:00Z',
    to: '2026-01-01T00:10:00Z',
    value: 9,
    evicted: 0,
  }
  const second = finding({ correlation, revision: 2, events: 20 })
  await write(second)
  await write({ ...second, revision: 1, events: 10 })
  assert.equal((await read(second.id)).events, 20)
  await write({ ...second, revision: 3, events: 30 })
  assert.equal((await read(second.id)).events, 30)
})

test('closes what late events undid or merged, and says so', async () => {
  const [undone, merged, heir] = [finding(), finding(), finding()]
  await write(undone, merged)
  await write({ ...undone, withdrawn: true }, { ...heir, replaces: [merged.id] })
  assert.deepEqual([(await read(undone.id)).reason, (await read(merged.id)).reason], ['false-positive', 'duplicate'])
  assert.deepEqual(await facts(merged.id), ['alert.raised', 'alert.closed'])
  assert.equal((await read(heir.id)).state, 'open')
})
