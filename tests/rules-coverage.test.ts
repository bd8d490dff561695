import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { scratchCli } from './scratch-cli.ts'

const { atalaya, write } = scratchCli()
const judge = (...args: readonly string[]) => atalaya('rules', 'coverage', ...args)
const RULES = write(
  'rules.yml',
  `title: Account made
id: 11111111-1111-4111-8111-111111111111
name: account_made
level: medium
tags: [attack.persistence, attack.t1136.001]
logsource: {product: windows, service: security}
detection: {sel: {EventID: 4720}, condition: sel}
---
title: Backups removed
id: 22222222-2222-4222-8222-222222222222
name: backups_removed
level: high
tags: [attack.impact, attack.t1490]
logsource: {product: windows, category: process_creation}
detection: {sel: {CommandLine|contains: shadows}, condition: sel}
---
title: Both
id: 33333333-3333-4333-8333-333333333333
level: critical
tags: [attack.impact]
correlation: {type: temporal, rules: [account_made, backups_removed], timespan: 5m}
`,
)
const security = (id: number) => JSON.stringify({ EventID: id, Channel: 'Security', Computer: 'a' })
const sysmon = (fields: object) =>
  JSON.stringify({ EventID: 1, Channel: 'Microsoft-Windows-Sysmon/Operational', Computer: 'a', ...fields })

describe('rules coverage', () => {
  test('says of every rule whether it can fire on these logs, and why not', async () => {
    const logs = write('some.ndjson', `${security(4624)}\n${sysmon({ Image: 'C:\\a.exe' })}\n`)
    const { code, out } = await judge(logs, '--rules', RULES)
    assert.equal(code, 0)
    assert.match(out, /^no +medium +windows\/security +Account made +EventID 4720 never came$/m)
    assert.match(out, /^no +high +windows\/process_creation +Backups removed +its log comes without CommandLine$/m)
    assert.match(out, /^no +critical +correlation temporal +Both +rules that it counts cannot fire$/m)
    assert.match(out, /\n0 of 3 rules can fire \(0 %\); 2 events in 1 file\n$/)
  })

  test('counts by tactic and technique what can fire', async () => {
    const logs = write('all.ndjson', `${security(4720)}\n${sysmon({ CommandLine: 'a' })}\n`)
    const { out } = await judge(logs, '--rules', RULES)
    assert.match(out, /3 of 3 rules can fire/)
    assert.match(out, /persistence +█{20} +1 of 1 rules +1 of 1 techniques/)
    const half = write('half.ndjson', sysmon({ CommandLine: 'a' }))
    const { tactics, canFire } = JSON.parse((await judge(half, '--rules', RULES, '--format', 'json')).out)
    assert.equal(canFire, 1)
    assert.deepEqual(tactics, [
      { tactic: 'persistence', rules: 1, canFire: 0, techniques: [{ technique: 'T1136', rules: 1, canFire: 0 }] },
      {
        tactic: 'impact',
        rules: 2,
        canFire: 1,
        techniques: [
          { technique: 'T1490', rules: 1, canFire: 1 },
          { technique: '', rules: 1, canFire: 0 },
        ],
      },
    ])
  })

  test('takes log sources by name, and says which it does not know', async () => {
    const { code, out } = await judge('--logsource', 'windows/sysmon', '--rules', RULES)
    assert.equal(code, 0)
    assert.match(out, /^yes +high .*Backups removed$/m)
    assert.match(out, /^no +medium .*Account made +no such log$/m)
    const unknown = await judge('--logsource', 'windos/sysmon', '--rules', RULES)
    assert.equal(unknown.code, 2)
    assert.match(unknown.err, /no decoder gives events of windos\/sysmon: windos is no product/)
    assert.equal((await judge('--rules', RULES)).code, 2)
  })

  test('names logs that it could not read, and judges the others', async () => {
    const broken = write('broken.zip', 'PK\x03\x04 not a zip')
    const { code, out } = await judge(broken, write('one.ndjson', security(4720)), '--rules', RULES)
    assert.equal(code, 3)
    assert.match(out, /^not read: .*broken\.zip/m)
    assert.match(out, /1 of 3 rules can fire/)
  })
})

const DATA = join(import.meta.dirname, '../../shared/data')
const skip = existsSync(DATA) ? false : `no reference data at ${DATA}`

test('every rule that matches recorded events is told to be able to, and an office with access logs alone sees the web', {
  skip,
}, async () => {
  const published = ['--rules', join(DATA, 'sigma-rules'), '--format', 'json']
  const folder = join(DATA, 'sigma-regression')
  const { coverage }: Told = JSON.parse((await judge(folder, ...published)).out)
  const covered = new Set(coverage.filter(({ state }) => state === 'covered').map(({ id }) => id))
  const cases: { rule: string }[] = JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8'))
  assert.deepEqual(
    cases.map(({ rule }) => rule).filter((rule) => !covered.has(rule)),
    [],
  )
  const line = '203.0.113.9 - - [01/Mar/2026:10:00:00 +0000] "GET /a HTTP/1.1" 200 12 "-" "curl/8"'
  const web: Told = JSON.parse((await judge(write('access.log', line), ...published)).out)
  const sources = web.coverage
    .filter(({ state }) => state === 'covered')
    .map(({ logsource: { category, service } }) => category ?? service)
  assert.ok(sources.length > 40, String(sources.length))
  assert.deepEqual([...new Set(sources)].sort(), ['apache', 'nginx', 'webserver'])
})

interface Told {
  readonly coverage: readonly {
    readonly id: string
    readonly state: string
    readonly logsource: { readonly category?: string; readonly service?: string }
  }[]
}
