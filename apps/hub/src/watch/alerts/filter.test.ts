import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import type { Kysely } from 'kysely'
import { GOVERN_SCHEMAS } from '../../govern/index.ts'
import { scopeOf } from '../../platform/http/authenticate.ts'
import type { Viewer } from '../../platform/http/route.ts'
import { RESPOND_SCHEMAS } from '../../respond/index.ts'
import { openTestDatabase, type TestDatabase } from '../../testing/test-database.ts'
import { WATCH_SCHEMAS } from '../schemas.ts'
import type { WatchTables } from '../tables.ts'
import type { Filter } from './filter.ts'
import { listAlerts } from './store.ts'

const OFFICE = randomUUID()
const ME = randomUUID()
const INCIDENT = randomUUID()
let opened: TestDatabase
let db: Kysely<WatchTables>
let alert: string

const person = { id: ME, name: 'Analyst', email: 'analyst@example.org', locale: 'es' } as const
const viewer: Viewer = { person, session: 's', csrf: 'c', stage: 'signed-in', roles: [] }
const asking = { viewer, scope: scopeOf([OFFICE]) }

before(async () => {
  opened = await openTestDatabase([
    { noun: 'facts', file: new URL('../../platform/facts/schema.sql', import.meta.url) },
    ...GOVERN_SCHEMAS,
    { noun: 'identity', file: new URL('../../platform/identity/schema.sql', import.meta.url) },
    ...WATCH_SCHEMAS,
    ...RESPOND_SCHEMAS,
  ])
  db = opened.kysely as unknown as Kysely<WatchTables>
  alert = await insertAlert(OFFICE)
  await insertAlert(randomUUID())
})
after(() => opened[Symbol.asyncDispose]())

async function insertAlert(office: string): Promise<string> {
  const id = randomUUID()
  const now = new Date('2026-03-01T12:00:00Z')
  await db
    .insertInto('alerts')
    .values({
      id,
      office_id: office,
      rule_id: 'rule-1',
      rule_kind: 'rule',
      title: 'Shadow copies deleted',
      title_es: 'Copias borradas',
      severity: 4,
      state: 'open',
      reason: null,
      entities: JSON.stringify([{ kind: 'host', value: 'files-01' }]),
      attack: ['T1003.001'],
      event_time: now,
      last_event_time: now,
      raised_at: now,
      closed_at: null,
      events: 1,
      assignee: ME,
      incident_id: INCIDENT,
      event_ids: [],
      matched: '[]',
      correlation: null,
      revision: 1,
    })
    .execute()
  return id
}

const CASES: readonly (readonly [fits: Filter, fitsNot: Filter])[] = [
  [{ from: '2026-03-01T00:00:00Z' }, { from: '2026-03-02T00:00:00Z' }],
  [{ to: '2026-03-02T00:00:00Z' }, { to: '2026-03-01T00:00:00Z' }],
  [{ severity: ['critical', 'low'] }, { severity: ['high'] }],
  [{ state: ['open'] }, { state: ['closed'] }],
  [{ rule: 'rule-1' }, { rule: 'rule-2' }],
  [{ attack: 'T1003' }, { attack: 'T1059' }],
  [{ attack: 'T1003.001' }, { attack: 'T1003.002' }],
  [{ assignee: 'me' }, { assignee: 'nobody' }],
  [{ assignee: ME }, { assignee: randomUUID() }],
  [{ entity: 'files-01' }, { entity: 'files-02' }],
  [{ incident: INCIDENT }, { incident: randomUUID() }],
  [{ q: 'copias' }, { q: '%' }],
]

test('each filter finds the alert that it fits and no other', async () => {
  for (const [fits, fitsNot] of CASES) {
    const found = await listAlerts(db, fits, asking)
    assert.deepEqual([found.total, found.rows.map(({ id }) => id)], [1, [alert]], JSON.stringify(fits))
    assert.equal((await listAlerts(db, fitsNot, asking)).total, 0, JSON.stringify(fitsNot))
  }
})

test('all filters together, with every sort, still make one question', async () => {
  const all: Filter = Object.assign({}, ...CASES.map(([fits]) => fits))
  for (const sort of ['eventTime', '-raisedAt', 'severity', 'title', '-office', 'state']) {
    assert.equal((await listAlerts(db, { ...all, sort }, asking)).total, 1, sort)
  }
})
