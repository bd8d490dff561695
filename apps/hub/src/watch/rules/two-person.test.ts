import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Office, Proposed, RuleDetail } from '@atalaya/contracts'
import { invited } from '../../platform/identity/testing/invited.ts'
import { enrolByPassword, succeed, TestBrowser } from '../../platform/identity/testing/test-browser.ts'
import { type StartedHub, startHub } from '../../testing/start-hub.ts'

const RULE = '4bca97b6-90e3-4b55-bcf6-f7747251227b'
const OWN = `title: The lighthouse is edited
id: 5b1f0c7e-8a4d-4c9f-b0de-2f6c1a7d9e30
logsource: {category: process_creation, product: windows}
detection: {sel: {CommandLine|contains: lighthouse}, condition: sel}
level: high`

describe('a rule that the whole institution would lose', () => {
  let hub: StartedHub
  let first: TestBrowser
  let second: TestBrowser
  let root: string
  let embassy: string

  before(async () => {
    hub = await startHub()
    first = await enrol((await hub.createFirstLink()) ?? '', 'first')
    root = (await succeed(first.get<{ rows: Office[] }>('/api/offices'))).rows[0]?.id ?? ''
    const place = { city: 'Lima', country: 'PE', latitude: null, longitude: null, timeZone: 'UTC' }
    const asked = { parent: root, name: 'Lima', code: 'lima', kind: 'embassy', ...place }
    embassy = (await succeed(first.post<Office>('/api/offices', asked))).id
  })
  after(() => hub[Symbol.asyncDispose]())

  async function enrol(link: string, name: string): Promise<TestBrowser> {
    const browser = new TestBrowser(hub.app)
    const who = { name, email: `${name}@example.mx`, password: 'una frase larga y propia', now: new Date() }
    await enrolByPassword(browser, { link: new URL(link, 'http://localhost').href, ...who })
    return browser
  }
  const switchRule = (enabled: boolean, office: string) =>
    first.send<RuleDetail & Proposed>('PUT', `/api/rules/${RULE}/switch`, {
      office,
      enabled,
      why: 'Too many false alarms',
    })
  const enabled = async () => (await succeed(first.get<RuleDetail>(`/api/rules/${RULE}`))).rule.enabled
  const approve = (by: TestBrowser, { proposal: { id, hash } }: Proposed) =>
    by.post(`/api/proposals/${id}/approve`, { hash })

  test('while there is one administrator alone it is switched off at once, and on again', async () => {
    assert.equal((await switchRule(false, root)).status, 200)
    assert.equal(await enabled(), false)
    assert.equal((await switchRule(true, root)).status, 200)
    assert.equal(await enabled(), true)
  })

  test('with a second person it stays on until that person approves it', async () => {
    const asked = { name: 'second', email: 'second@example.mx', role: 'admin', office: root }
    second = await enrol((await invited(await first.post('/api/people', asked), [])).link, 'second')
    const { status, body } = await switchRule(false, root)
    assert.equal(status, 202)
    const { rule } = body.proposal.payload as { rule: { name: string; nameEs: string } }
    const { titleEs, title } = (await succeed(first.get<RuleDetail>(`/api/rules/${RULE}`))).rule
    assert.deepEqual([rule.name, rule.nameEs], [title, titleEs], 'in both languages of those who approve')
    assert.notEqual(titleEs, null)
    assert.equal(await enabled(), true)
    assert.equal((await approve(first, body)).status, 403, 'not by who proposed it')
    assert.equal(await enabled(), true)
    await succeed(approve(second, body))
    assert.equal(await enabled(), false)
    const { rows } = await succeed(
      first.get<{ rows: { actor: { name: string }; data: object }[] }>('/api/facts?kind=rule.switched-off&limit=1'),
    )
    assert.match(JSON.stringify(rows[0]), /first/)
    assert.match(JSON.stringify(rows[0]), /second/)
  })

  test('to switch it on again, or off at one office, one person is enough', async () => {
    assert.equal((await switchRule(true, root)).status, 200)
    assert.equal(await enabled(), true)
    assert.equal((await switchRule(false, embassy)).status, 200)
  })

  test('an uploaded rule is removed when a second person approves it', async () => {
    await succeed(first.post('/api/rules', { yaml: OWN }))
    const url = '/api/rules/5b1f0c7e-8a4d-4c9f-b0de-2f6c1a7d9e30'
    const { status, body } = await first.send<Proposed>('DELETE', url)
    assert.equal(status, 202)
    assert.equal((await first.get(url)).status, 200)
    await succeed(approve(second, body))
    assert.equal((await first.get(url)).status, 404)
  })
})
