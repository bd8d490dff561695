import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Invitation, Proposed, Settings, SettingValues } from '@atalaya/contracts'
import type { Static } from 'typebox'
import { eventually } from '../../testing/eventually.ts'
import type { Database } from '../database/index.ts'
import { enrolByPassword, succeed, TestBrowser } from '../identity/testing/test-browser.ts'
import { startTestHub, type TestHub } from '../identity/testing/test-hub.ts'
import { type InstitutionSettings, openSettings, settingsRoutes } from './index.ts'

describe('settings of the institution', () => {
  let hub: TestHub
  let settings: InstitutionSettings
  let admin: TestBrowser
  let lead: TestBrowser

  before(async () => {
    hub = await startTestHub({
      schemas: [{ noun: 'settings', file: new URL('./schema.sql', import.meta.url) }],
      open: async ({ database, offices, acts }) => {
        settings = await open(database)
        return settingsRoutes({ db: database.kysely as never, settings, acts, root: offices.root })
      },
    })
    admin = await enrol((await hub.identity.createFirstLink('http://localhost:8400')) ?? '', 'centre-admin')
  })
  after(() => hub[Symbol.asyncDispose]())

  const open = (database: Database) =>
    openSettings(database, { retentionDays: 180 }, (error) => assert.fail(String(error)))
  async function enrol(link: string, name: string): Promise<TestBrowser> {
    const browser = new TestBrowser(hub.app)
    const password = 'una frase larga y propia'
    await enrolByPassword(browser, { link, name, email: `${name}@example.mx`, password, now: hub.clock.now })
    return browser
  }
  const change = (values: Partial<SettingValues>, by = admin) => by.send<Settings>('PATCH', '/api/settings', values)
  async function changes(): Promise<{ before: object; after: object }[]> {
    const text = `select data from facts where kind = 'settings.changed' order by sequence`
    return (await hub.database.pool.query<{ data: { before: object; after: object } }>(text)).rows.map(
      ({ data }) => data,
    )
  }

  test('what the institution did not choose is as the protocol says', async () => {
    const { values, changed } = await succeed(admin.get<Settings>('/api/settings'))
    assert.deepEqual([values.passwordDays, values.passwordReminderDay, values.retentionDays], [50, 45, 180])
    assert.deepEqual(changed, {})
  })

  test('a change holds at once, and its fact says what was before', async () => {
    const { values, changed } = await succeed(change({ passwordDays: 60, sessionHours: 12 }))
    assert.deepEqual([values.passwordDays, settings.values.passwordDays], [60, 60])
    assert.equal(changed.passwordDays?.by, 'centre-admin')
    assert.deepEqual((await changes()).at(-1), { before: { passwordDays: 50 }, after: { passwordDays: 60 } })
  })

  test('a change that changes nothing is no fact', async () => {
    const { length } = await changes()
    await succeed(change({ passwordDays: 60 }))
    assert.equal((await changes()).length, length)
  })

  test('refuses what is out of bounds, and a reminder that would come too late', async () => {
    for (const values of [
      { passwordDays: 0 },
      { sessionHours: 25 },
      { retentionDays: 1.5 },
      { passwordReminderDay: 60 },
    ])
      assert.equal((await change(values)).status, 400, JSON.stringify(values))
    assert.equal(settings.values.passwordDays, 60)
  })

  test('another hub on the same database sees the change', async () => {
    const other = await open(hub.database)
    await succeed(change({ institutionName: 'Relaciones Exteriores' }))
    await eventually('the notice', () => other.values.institutionName === 'Relaciones Exteriores' || undefined)
  })

  test('a stored value that is out of bounds is as if it were not there', async () => {
    await hub.database.pool.query(
      `insert into settings values ('sessionHours', '900', now(), 'x'), ('gone', '1', now(), 'x')`,
    )
    await settings.reload()
    assert.equal(settings.values.sessionHours, 12)
  })

  test('events are kept longer at once, and for a shorter time only when a second person agrees', async () => {
    await succeed(change({ retentionDays: 400 }))
    const asked = { name: 'centre-lead', email: 'centre-lead@example.mx', role: 'lead', office: hub.offices.root }
    const { link } = await succeed(admin.post<Static<typeof Invitation>>('/api/people', asked))
    lead = await enrol(link, 'centre-lead')
    assert.equal((await change({ sessionHours: 10 }, lead)).status, 403)
    const { status, body } = await admin.send<Proposed>('PATCH', '/api/settings', {
      retentionDays: 90,
      sessionHours: 10,
    })
    assert.equal(status, 202)
    assert.deepEqual([settings.values.retentionDays, settings.values.sessionHours], [400, 10])
    assert.deepEqual(body.proposal.payload, { from: 400, to: 90 })
    await succeed(lead.post(`/api/proposals/${body.proposal.id}/approve`, { hash: body.proposal.hash }))
    assert.equal(settings.values.retentionDays, 90)
    const last = (await changes()).at(-1) as unknown as { approvedBy: { name: string } }
    assert.equal(last.approvedBy.name, 'centre-lead')
  })

  test('a shorter time that was proposed for another state of things is not taken', async () => {
    const { body } = await admin.send<Proposed>('PATCH', '/api/settings', { retentionDays: 30 })
    await succeed(change({ retentionDays: 200 }))
    const answer = await lead.post(`/api/proposals/${body.proposal.id}/approve`, { hash: body.proposal.hash })
    assert.equal(answer.status, 409)
    assert.equal(settings.values.retentionDays, 200)
  })
})
