import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import type { Alert, Entity, Incident, IncidentDetail, Invitation, Office, Session } from '@atalaya/contracts'
import type { Kysely } from 'kysely'
import type { Static } from 'typebox'
import { enrolByPassword, succeed, TestBrowser } from '../../platform/identity/testing/test-browser.ts'
import { startTestHub, type TestHub } from '../../platform/identity/testing/test-hub.ts'
import { eventually } from '../../testing/eventually.ts'
import { writeFindings } from '../../watch/alerts/write-findings.ts'
import { WATCH_SCHEMAS, type WatchTables } from '../../watch/index.ts'
import { openRespond, RESPOND_SCHEMAS } from '../index.ts'

const ORIGIN = 'http://localhost:8400'
const HOUR_MS = 60 * 60 * 1000
const START = Date.UTC(2026, 2, 1, 8)
type Page = { rows: Incident[]; total: number }

describe('incidents', () => {
  let hub: TestHub
  let ana: TestBrowser
  let anaId: string
  const offices: Record<string, string> = {}

  before(async () => {
    hub = await startTestHub({
      schemas: [...WATCH_SCHEMAS, ...RESPOND_SCHEMAS],
      open: async ({ database, follower, offices: tree, identity }) =>
        (await openRespond({ db: database.kysely, facts: follower, offices: tree, people: identity })).routes,
    })
    ana = await enrol('ana', (await hub.identity.createFirstLink(ORIGIN)) ?? '')
    anaId = (await succeed(ana.get<Session>('/api/session'))).person.id
    offices.root = hub.offices.root
    for (const [code, parent] of [
      ['europe', 'root'],
      ['berlin', 'europe'],
      ['paris', 'europe'],
      ['lima', 'root'],
    ] as const) {
      const place = { city: code, country: 'DE', latitude: null, longitude: null, timeZone: 'UTC' }
      const office = { parent: offices[parent], name: code, code, kind: 'embassy', ...place }
      offices[code] = (await succeed(ana.post<Office>('/api/offices', office))).id
    }
  })
  after(() => hub[Symbol.asyncDispose]())

  async function enrol(name: string, link: string): Promise<TestBrowser> {
    const browser = new TestBrowser(hub.app)
    const password = 'una frase larga y propia'
    await enrolByPassword(browser, { link, name, email: `${name}@example.mx`, password, now: hub.clock.now })
    return browser
  }
  async function join(name: string, role: string, office: string): Promise<TestBrowser> {
    const asked = { name, email: `${name}@example.mx`, role, office: offices[office] }
    return enrol(name, (await succeed(ana.post<Static<typeof Invitation>>('/api/people', asked))).link)
  }

  interface Raised {
    readonly office: string
    readonly host: string
    readonly hours?: number
    readonly severity?: number
  }
  /** Raises alerts as detection does, in one transaction; returns their ids. */
  async function raise(...alerts: Raised[]): Promise<string[]> {
    const findings = alerts.map(({ office, host, hours = 0, severity = 3 }) => ({
      id: randomUUID(),
      office: offices[office] ?? '',
      rule: { id: 'shadow-copies', kind: 'rule' as const, title: 'Shadow copies deleted', titleEs: null },
      severity,
      attack: ['T1490'],
      entities: [{ kind: 'host', value: host } satisfies Entity],
      firstTime: START + hours * HOUR_MS,
      lastTime: START + hours * HOUR_MS,
      events: 1,
      eventIds: [],
      matched: [],
      correlation: null,
      revision: 0,
      withdrawn: false,
      replaces: [],
    }))
    const db = hub.database.kysely as unknown as Kysely<WatchTables> // its schema is migrated above
    await db.transaction().execute((tx) => writeFindings(tx, findings))
    return findings.map(({ id }) => id)
  }
  const list = (query = '', by = ana) => succeed(by.get<Page>(`/api/incidents?${query}`))
  const read = (id: string, by = ana) => succeed(by.get<IncidentDetail>(`/api/incidents/${id}`))
  const change = (id: string, body: object, by = ana) => by.send<Incident>('PATCH', `/api/incidents/${id}`, body)

  /** The incident that these alerts came to be in, once grouping has come so far. */
  async function incidentOf(alert: string): Promise<string> {
    return eventually('the alert in an incident', async () => {
      const { rows } = await hub.database.pool.query<{ incident_id: string | null }>(
        'select incident_id from alerts where id = $1',
        [alert],
      )
      return rows[0]?.incident_id ?? undefined
    })
  }

  test('alerts of one machine become one incident, as severe as the worst', async () => {
    const alerts = await raise(
      { office: 'berlin', host: 'MAIL1', severity: 2 },
      { office: 'berlin', host: 'MAIL1', hours: 2, severity: 4 },
      { office: 'paris', host: 'MAIL1' },
    )
    const id = await incidentOf(alerts[0] ?? '')
    const later = await raise({ office: 'berlin', host: 'mail1', hours: 5 })
    assert.equal(await incidentOf(later[0] ?? ''), id)
    const { incident, alerts: inside, entities, timeline } = await read(id)
    assert.deepEqual(
      [incident.severity, incident.state, incident.alerts, incident.openAlerts, incident.office.name],
      ['critical', 'open', 3, 3, 'berlin'],
    )
    assert.deepEqual(
      [incident.firstEvent, incident.lastEvent],
      [START, START + 5 * HOUR_MS].map((t) => new Date(t).toISOString()),
    )
    assert.deepEqual(
      inside.map((alert: Alert) => alert.incident?.number),
      [incident.number, incident.number, incident.number],
    )
    assert.deepEqual(
      entities.map(({ entity, alerts: count }) => [entity.value, count]),
      [
        ['MAIL1', 2],
        ['mail1', 1],
      ],
    )
    assert.deepEqual(timeline.map(({ kind, title }) => [kind, title]).slice(-2), [
      ['fact', 'incident.opened'],
      ['fact', 'incident.alerts-added'],
    ])
  })

  test('a less than medium alert opens nothing', async () => {
    const before = (await list()).total
    await raise({ office: 'lima', host: 'PC9', severity: 1 })
    await incidentOf((await raise({ office: 'lima', host: 'PC8' }))[0] ?? '')
    assert.equal((await list()).total, before + 1)
  })

  test('each alert is in one incident, however many come at once and whatever is opened by hand meanwhile', async () => {
    const before = (await list('limit=500')).total
    const batches = Array.from({ length: 12 }, (_, batch) =>
      raise(...Array.from({ length: 50 }, (_, i) => ({ office: 'berlin', host: `PC${(batch + i) % 10}`, hours: 100 }))),
    )
    const byHand = raise({ office: 'lima', host: 'BYHAND', hours: 100 }).then((alerts) =>
      ana.post<Incident>('/api/incidents', { title: 'Mine', severity: 'high', alerts }),
    )
    const ids = (await Promise.all(batches)).flat()
    for (const id of ids) await incidentOf(id)
    assert.equal((await byHand).status, 200)
    const { rows, total } = await list('limit=500&sort=number')
    assert.deepEqual(
      rows.map(({ number }) => number),
      Array.from({ length: total }, (_, i) => i + 1),
    )
    const fresh = rows.filter(({ entity }) => /^PC\d$/.test(entity?.value ?? '') && entity?.value !== 'PC8')
    assert.deepEqual(
      fresh.map(({ alerts }) => alerts),
      Array.from({ length: 9 }, () => 60),
    )
    assert.ok(total >= before + 11)
  })

  test('contained, closed with its alerts, and reopened; a new alert after the close opens another', async () => {
    const [alert = ''] = await raise({ office: 'paris', host: 'WEB1' })
    const id = await incidentOf(alert)
    const contained = await succeed(change(id, { state: 'contained' }))
    assert.ok(contained.containedAt)
    assert.equal((await change(id, { closeAlerts: true })).status, 400)
    const closed = await succeed(change(id, { state: 'closed', closeAlerts: true }))
    assert.deepEqual([closed.state, closed.openAlerts, closed.containedAt], ['closed', 0, contained.containedAt])
    const [next = ''] = await raise({ office: 'paris', host: 'WEB1' })
    assert.notEqual(await incidentOf(next), id)
    const reopened = await succeed(change(id, { state: 'open' }))
    assert.deepEqual([reopened.closedAt, reopened.containedAt], [null, null])
    const facts = (await read(id)).timeline.filter(({ kind }) => kind === 'fact').map(({ title }) => title)
    assert.deepEqual(facts, ['incident.opened', 'incident.contained', 'incident.closed', 'incident.reopened'])
  })

  test('is assigned to whoever handles that office, and found by it', async () => {
    await join('bruno', 'analyst', 'berlin')
    const auditor = await join('carla', 'auditor', 'lima')
    const id = await incidentOf((await raise({ office: 'lima', host: 'SRV1' }))[0] ?? '')
    const { rows } = await succeed(
      ana.get<{ rows: { id: string; name: string }[] }>(`/api/people/assignable?office=${offices.berlin}`),
    )
    const bruno = rows.find(({ name }) => name === 'bruno')?.id
    assert.equal((await change(id, { assignee: bruno })).status, 409)
    assert.equal((await succeed(change(id, { assignee: anaId }))).assignee?.name, 'ana')
    assert.deepEqual(
      (await list('assignee=me')).rows.map((row) => row.id),
      [id],
    )
    assert.ok(!(await list('assignee=nobody')).rows.some((row) => row.id === id))
    assert.equal((await change(id, { state: 'closed' }, auditor)).status, 403)
    assert.equal((await succeed(change(id, { assignee: null }))).assignee, null)
  })

  test('comments are kept with their author and told in order', async () => {
    const id = await incidentOf((await raise({ office: 'berlin', host: 'SRV2' }))[0] ?? '')
    await succeed(ana.post(`/api/incidents/${id}/comments`, { text: 'Called the office.' }))
    const { timeline } = await succeed(
      ana.post<IncidentDetail>(`/api/incidents/${id}/comments`, { text: 'Cable pulled.' }),
    )
    const comments = timeline.filter(({ kind }) => kind === 'comment')
    assert.deepEqual(
      comments.map(({ title, actor }) => [title, actor]),
      [
        ['Called the office.', 'ana'],
        ['Cable pulled.', 'ana'],
      ],
    )
    assert.equal((await ana.post(`/api/incidents/${id}/comments`, { text: '' })).status, 400)
  })

  test('an incident or a comment asked for again after a lost answer is one', async () => {
    const alerts = await raise({ office: 'berlin', host: 'AGAIN1' })
    const asked = { id: randomUUID(), title: 'Opened once', severity: 'low', alerts }
    const opened = await Promise.all([1, 2].map(() => succeed(ana.post<Incident>('/api/incidents', asked))))
    assert.deepEqual(
      opened.map(({ id, alerts: count }) => [id, count]),
      [1, 2].map(() => [asked.id, 1]),
    )
    assert.equal((await ana.post('/api/incidents', { ...asked, title: 'Another' })).status, 409)
    const said = { id: randomUUID(), text: 'Said once.' }
    await succeed(ana.post(`/api/incidents/${asked.id}/comments`, said))
    const again = await succeed(ana.post<IncidentDetail>(`/api/incidents/${asked.id}/comments`, said))
    assert.equal(again.timeline.filter(({ kind }) => kind === 'comment').length, 1)
  })

  test('alerts move between incidents; each says so and is as severe as what it has', async () => {
    const [mild = '', grave = ''] = await raise(
      { office: 'berlin', host: 'A1', severity: 2 },
      { office: 'berlin', host: 'B1', severity: 4, hours: 1 },
    )
    const [from, to] = [await incidentOf(grave), await incidentOf(mild)]
    const { incident } = await succeed(ana.post<IncidentDetail>(`/api/incidents/${to}/alerts`, { add: [grave] }))
    assert.deepEqual([incident.severity, incident.alerts], ['critical', 2])
    assert.equal((await read(from)).incident.alerts, 0)
    assert.ok((await read(from)).timeline.some(({ title }) => title === 'incident.alerts-removed'))
    const back = await succeed(ana.post<IncidentDetail>(`/api/incidents/${to}/alerts`, { remove: [grave] }))
    assert.deepEqual([back.incident.severity, back.incident.alerts], ['medium', 1])
    const [elsewhere = ''] = await raise({ office: 'paris', host: 'A1' })
    assert.equal((await ana.post(`/api/incidents/${to}/alerts`, { add: [elsewhere] })).status, 409)
  })

  test('an incident opened by hand belongs to the office over all of its alerts', async () => {
    const alerts = await raise({ office: 'berlin', host: 'H1' }, { office: 'paris', host: 'H2' })
    const asked = { title: 'Same sender', severity: 'low', alerts }
    const incident = await succeed(ana.post<Incident>('/api/incidents', asked))
    assert.deepEqual([incident.office.name, incident.severity, incident.entity], ['europe', 'low', null])
    const analyst = await join('diego', 'analyst', 'berlin')
    const own = alerts[0] ?? ''
    assert.equal((await analyst.post('/api/incidents', asked)).status, 404)
    assert.equal((await analyst.post('/api/incidents', { ...asked, alerts: [own] })).status, 200)
  })

  test('nobody sees or touches an incident of an office that is not theirs', async () => {
    const lima = await join('elena', 'analyst', 'lima')
    const id = await incidentOf((await raise({ office: 'berlin', host: 'SECRET' }))[0] ?? '')
    const seen = await list('limit=500', lima)
    assert.ok(seen.rows.every(({ office }) => office.name === 'lima'))
    assert.equal((await lima.get(`/api/incidents/${id}`)).status, 404)
    assert.equal((await change(id, { state: 'closed' }, lima)).status, 404)
    assert.equal((await lima.post(`/api/incidents/${id}/comments`, { text: 'x' })).status, 404)
    assert.equal((await list(`office=${offices.berlin}`, lima)).total, 0)
    const own = await incidentOf((await raise({ office: 'lima', host: 'OWN' }))[0] ?? '')
    const add = [(await read(id)).alerts[0]?.id]
    assert.equal((await lima.post(`/api/incidents/${own}/alerts`, { add })).status, 404)
  })

  test('the file holds what the list holds, in the words of whoever reads it', async () => {
    const { total } = await list('severity=critical&limit=1')
    const url = '/api/incidents/export?format=csv&locale=es&severity=critical'
    const { body } = await hub.app.inject({ url, cookies: { atalaya_session: ana.cookie ?? '' } })
    const [titles = '', ...lines] = body.trimEnd().split('\r\n')
    assert.match(titles, /^\ufeffNúmero,Título,Gravedad,Estado/)
    assert.equal(lines.length, total)
    assert.ok(total > 0 && lines.every((line) => line.includes(',Crítica,')))
  })

  test('the list filters, sorts and pages', async () => {
    const all = await list('limit=500&sort=-alerts')
    const counts = all.rows.map(({ alerts }) => alerts)
    assert.deepEqual(
      counts,
      counts.toSorted((a, b) => b - a),
    )
    const critical = await list('limit=500&severity=critical&severity=low&sort=severity')
    assert.deepEqual(new Set(critical.rows.map(({ severity }) => severity)), new Set(['low', 'critical']))
    const second = await list('limit=3&page=1&sort=number')
    assert.deepEqual(
      second.rows.map(({ number }) => number),
      [4, 5, 6],
    )
    assert.equal((await list('q=%231')).rows.filter(({ number }) => number === 1).length, 1)
    assert.ok((await list('q=same%20send')).rows.some(({ title }) => title === 'Same sender'))
    assert.equal((await list('q=100%25')).total, 0)
    assert.equal((await ana.get('/api/incidents?sort=password')).status, 400)
    const from = new Date(START + 99 * HOUR_MS).toISOString()
    const late = all.rows.filter(({ lastEvent }) => lastEvent >= from).length
    assert.ok(late > 0 && late < all.total, `${late} of ${all.total}`)
    assert.equal((await list(`from=${from}&limit=500`)).total, late)
  })
})
