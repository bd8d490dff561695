import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import type { Coverage, CoveredRule } from '@atalaya/contracts'
import { eventually } from '../../testing/eventually.ts'
import { type StartedWatch, startWatch } from '../testing/start-watch.ts'

const SECURITY = '9c0a2f52-6f0b-4a86-8f0e-3d6e2f3f1a01'
const PROCESS = '9c0a2f52-6f0b-4a86-8f0e-3d6e2f3f1a02'
const BOTH = '9c0a2f52-6f0b-4a86-8f0e-3d6e2f3f1a03'
const RULES = `title: An account was made
id: ${SECURITY}
name: account_made
logsource: {product: windows, service: security}
detection: {sel: {EventID: 4720}, condition: sel}
level: medium
tags: [attack.persistence, attack.t1136.001]
---
title: A tool of the lighthouse
id: ${PROCESS}
name: lighthouse_tool
logsource: {product: windows, category: process_creation}
detection: {sel: {CommandLine|contains: lighthouse}, condition: sel}
level: high
tags: [attack.execution, attack.t1059]
---
title: Both
id: ${BOTH}
correlation:
  type: temporal
  rules: [account_made, lighthouse_tool]
  timespan: 5m
level: critical
`

let hub: StartedWatch
let office: string
let token: string
before(async () => {
  hub = await startWatch({ parts: {} })
  office = await hub.addOffice('Lima')
  token = (await hub.addSource(office)).token
  assert.equal((await hub.call('POST', '/api/rules', { yaml: RULES })).status, 200)
})
after(() => hub[Symbol.asyncDispose]())

const line = (fields: object) => JSON.stringify({ Computer: 'pc-1', TimeCreated: new Date().toISOString(), ...fields })
const security = (id: number) =>
  line({ EventID: id, Channel: 'Security', Provider_Name: 'Microsoft-Windows-Security-Auditing' })
const sysmon = (fields: object) => line({ EventID: 1, Channel: 'Microsoft-Windows-Sysmon/Operational', ...fields })

async function ruleAt(id: string): Promise<CoveredRule | undefined> {
  const { body } = await hub.call('GET', `/api/coverage/rules?office=${office}&rule=${id}`)
  return (body as { rows: CoveredRule[] }).rows[0]
}

async function comesToBe(id: string, reason: string | undefined): Promise<CoveredRule> {
  return eventually(`the rule is ${reason ?? 'covered'}`, async () => {
    const rule = await ruleAt(id)
    return rule !== undefined && rule.reasons[0]?.reason === reason ? rule : undefined
  })
}

describe('coverage of an office', () => {
  test('says which log nobody sends, and what to switch on', async () => {
    const rule = await comesToBe(PROCESS, 'no-source')
    assert.deepEqual([rule.state, rule.reasons[0]?.remedy], ['nowhere', 'process-auditing'])
  })

  test('says which event ids never came, and which field the log comes without', async () => {
    await hub.send(token, [security(4624), sysmon({ Image: 'C:\\a.exe' })], 'one')
    const account = await comesToBe(SECURITY, 'unseen-values')
    assert.deepEqual(account.reasons[0]?.unseen, [{ field: 'EventID', wanted: ['4720'] }])
    const tool = await comesToBe(PROCESS, 'missing-fields')
    assert.deepEqual([tool.reasons[0]?.missing, tool.reasons[0]?.remedy], [['CommandLine'], 'command-line'])
    assert.equal((await ruleAt(BOTH))?.reasons[0]?.reason, 'needs-rule')
  })

  test('counts a rule as soon as what it needs comes, and a correlation when all its rules can fire', async () => {
    await hub.send(token, [security(4720), sysmon({ Image: 'C:\\a.exe', CommandLine: 'a' })], 'two')
    assert.equal((await comesToBe(SECURITY, undefined)).state, 'everywhere')
    await comesToBe(BOTH, undefined)
    const { body } = await hub.call('GET', `/api/coverage?office=${office}`)
    const { tactics, offices } = body as Coverage
    const cell = tactics
      .find(({ tactic }) => tactic === 'persistence')
      ?.techniques.find(({ technique }) => technique === 'T1136')
    assert.ok(cell !== undefined && cell.canFire >= 1 && cell.share > 0)
    assert.deepEqual(
      offices.map(({ office: { name }, sources }) => [name, sources]),
      [['Lima', 1]],
    )
  })

  test('says that a rule is switched off there', async () => {
    await hub.call('PUT', `/api/rules/${SECURITY}/switch`, { office, enabled: false, why: 'noise' })
    assert.equal((await comesToBe(SECURITY, 'off')).reasons[0]?.remedy, 'switch-on')
  })

  test('lists by technique, state and reason, and exports the same', async () => {
    const { body } = await hub.call('GET', `/api/coverage/rules?office=${office}&technique=T1136&reason=off`)
    assert.deepEqual(
      (body as { rows: CoveredRule[] }).rows.map(({ id }) => id),
      [SECURITY],
    )
    const { body: csv } = await hub.call(
      'GET',
      `/api/coverage/rules/export?format=csv&locale=en&office=${office}&rule=${SECURITY}`,
    )
    assert.match(String(csv), /An account was made,Medium,windows \/ security,T1136.001,0,1,switched off \(1\)/)
    assert.equal((await hub.call('GET', '/api/coverage/rules?sort=nothing')).status, 400)
  })

  test('counts each office, also those that send the same', async () => {
    for (const name of ['Quito', 'Bogotá']) await hub.addOffice(name)
    const { body } = await hub.call('GET', `/api/coverage/rules?rule=${PROCESS}`)
    const [rule] = (body as { rows: CoveredRule[] }).rows
    const counted = rule?.reasons.reduce((sum, reason) => sum + reason.offices, rule.canFire)
    assert.ok(counted !== undefined && counted >= 3)
    assert.equal(rule?.offices, counted)
  })

  test('says nothing of offices that are not asked for', async () => {
    const { body } = await hub.call('GET', `/api/coverage?office=${randomUUID()}`)
    assert.deepEqual((body as Coverage).offices, [])
  })
})
