import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Invitation, Office, Overview } from '@atalaya/contracts'
import type { Kysely } from 'kysely'
import type { Static } from 'typebox'
import { enrolByPassword, succeed, TestBrowser } from '../../platform/identity/testing/test-browser.ts'
import { startTestHub, type TestHub } from '../../platform/identity/testing/test-hub.ts'
import { RESPOND_SCHEMAS } from '../../respond/index.ts'
import { WATCH_SCHEMAS, type WatchTables } from '../../watch/index.ts'
import { sourceHealth } from '../../watch/sources/list-sources.ts'
import { RateMeter } from '../../watch/sources/rate-meter.ts'
import { overviewRoutes } from './routes.ts'

const ORIGIN = 'http://localhost:8400'
const OFFICES = 150
const ALERTS = 10_000

describe('the overview', () => {
  let hub: TestHub
  let ana: TestBrowser
  let queries = 0

  before(async () => {
    hub = await startTestHub({
      schemas: [...WATCH_SCHEMAS, ...RESPOND_SCHEMAS],
      open: async ({ database, offices }) => {
        const db = database.kysely as unknown as Kysely<WatchTables> // its schema is migrated by now
        const counted = db.withPlugin({
          transformQuery: ({ node }) => {
            queries += 1
            return node
          },
          transformResult: async ({ result }) => result,
        })
        return overviewRoutes({
          db: counted as unknown as Kysely<unknown>,
          offices,
          sourceHealth: (scope) => sourceHealth({ db: counted, rates: new RateMeter() }, scope),
        })
      },
    })
    ana = await enrol('ana', (await hub.identity.createFirstLink(ORIGIN)) ?? '')
    for (let i = 1; i < OFFICES; i += 1) {
      const place = { city: 'x', country: 'MX', latitude: null, longitude: null, timeZone: 'UTC' }
      const office = { parent: hub.offices.root, name: `Office ${i}`, code: `office-${i}`, kind: 'embassy', ...place }
      await succeed(ana.post<Office>('/api/offices', office))
    }
    await fill()
  })
  after(() => hub[Symbol.asyncDispose]())

  async function enrol(name: string, link: string): Promise<TestBrowser> {
    const browser = new TestBrowser(hub.app)
    const password = 'una frase larga y propia'
    await enrolByPassword(browser, { link, name, email: `${name}@example.mx`, password, now: hub.clock.now })
    return browser
  }
  const office = (number: number) => hub.offices.rows.find(({ code }) => code === `office-${number}`)?.id ?? ''
  const overview = (query = '', by = ana) => succeed(by.get<Overview>(`/api/overview?${query}`))

  /** Thirty days of a large institution; four of five alerts were closed two hours after they were raised. */
  async function fill(): Promise<void> {
    const { pool } = hub.database
    const ids = Array.from({ length: OFFICES - 1 }, (_, i) => office(i + 1))
    await pool.query(
      `insert into alerts (id, office_id, rule_id, rule_kind, title, severity, state, entities, attack, event_time,
         last_event_time, raised_at, closed_at, events, event_ids, matched)
       select gen_random_uuid(), ($1::uuid[])[1 + i % 100], 'rule', 'rule', 'Title ' || i, i % 2,
         case when i % 5 = 0 then 'open' else 'closed' end, '[{"kind":"host","value":"PC1"}]', '{}', at, at, at,
         case when i % 5 = 0 then null else at + interval '2 hours' end, 1, '{}', '[]'
       from (select i, now() - i * interval '250 seconds' - interval '3 hours' as at from generate_series(1, $2::integer) as i) as made`,
      [ids, ALERTS],
    )
    await pool.query(
      `update alerts set severity = 4 where id in (select id from alerts where office_id = $1 and state = 'open' limit 1)`,
      [office(1)],
    )
    await pool.query(
      `insert into sources (id, office_id, name, kind, silent_after_minutes, created_at, last_heard, lag_seconds, silent)
       select gen_random_uuid(), office, 'source', 'http', 60, now(), now(), 3, office = $2 from unnest($1::uuid[]) as office
       where office <> $3`,
      [ids, office(2), office(149)],
    )
    // Also in the hour to come, which may begin before the test ends.
    await pool.query(
      `insert into source_hours (source_id, hour, events, undecodable)
       select id, date_trunc('hour', now()) - i * interval '1 hour', 100, 0 from sources, generate_series(-1, 719) as i`,
    )
    await pool.query('analyze')
  }

  test('tells the state of each office', async () => {
    const { offices, attention, latest } = await overview()
    const states = new Map(offices.map((row) => [row.office.code, row.state]))
    assert.equal(offices.length, OFFICES)
    assert.deepEqual(
      ['office-1', 'office-2', 'office-3', 'office-149', 'centro'].map((code) => states.get(code)),
      ['bad', 'stale', 'good', 'unknown', 'unknown'],
    )
    assert.equal(attention, 2)
    assert.equal(latest.length, 10)
    const heard = offices.find(({ office: { code } }) => code === 'office-3')?.eventsLastHour ?? 0
    assert.ok(heard >= 100, `${heard} events in the last hour, at 100 an hour`)
  })

  test('tells thirty days that agree with what is open now', async () => {
    const { figures, offices } = await overview()
    const open = offices.flatMap(({ openAlerts }) => Object.values(openAlerts)).reduce((a, b) => a + b)
    assert.equal(open, ALERTS / 5)
    assert.equal(figures.openAlerts.now, open)
    for (const { days } of Object.values(figures)) assert.equal(days.length, 30)
    assert.equal(figures.openAlerts.days.at(-1), open)
    const opened = figures.openAlerts.days.map((value, day, days) => value - (days[day - 1] ?? value))
    assert.ok(
      opened.slice(5, 28).every((value) => value > 60 && value < 80),
      String(opened),
    )
    assert.equal(figures.minutesToClose.now, 120)
    assert.equal(figures.silentSources.now, 1)
    assert.equal(figures.events.days[10], 148 * 24 * 100)
  })

  test('asks a fixed number of questions, whatever the number of offices', async () => {
    queries = 0
    await overview()
    const all = queries
    queries = 0
    await overview(`office=${office(1)}`)
    assert.equal(queries, all)
    assert.ok(all <= 12, `${all} queries`)
  })

  test('shows only what the reader may see', async () => {
    const asked = { name: 'bruno', email: 'bruno@example.mx', role: 'auditor', office: office(1) }
    const bruno = await enrol('bruno', (await succeed(ana.post<Static<typeof Invitation>>('/api/people', asked))).link)
    const { offices, figures, latest } = await overview('', bruno)
    assert.deepEqual(
      offices.map(({ office: { code, parent } }) => [code, parent]),
      [['office-1', null]],
    )
    assert.equal(figures.openAlerts.now, ALERTS / 5 / 20)
    assert.ok(latest.every((alert) => alert.office === 'Office 1'))
    assert.deepEqual((await overview(`office=${office(2)}`, bruno)).offices, [])
  })
})
