import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type CoverageSource, coverage, techniqueCoverage } from './coverage.ts'
import { loadRules } from './load.ts'

const SYSMON = { product: 'windows', service: 'sysmon', categories: ['process_creation'] }
const SECURITY = { product: 'windows', service: 'security' }

function ruleOf(logsource: string, detection: string, more = '') {
  const text = `title: A rule\nid: r\n${more}logsource: ${logsource}\ndetection:\n${detection.replace(/^/gm, '  ')}\n`
  const { rules, problems } = loadRules([{ path: 'test.yml', text }])
  assert.deepEqual(problems, [])
  return rules
}

describe('coverage', () => {
  const rules = ruleOf(
    '{product: windows, category: process_creation}',
    'sel:\n  Image: x\n  CommandLine: y\nfilter:\n  User: z\ncondition: sel and not filter',
    'tags: [attack.t1059.001]\n',
  )
  const judged = (fields: readonly string[], logsource: CoverageSource['logsource'] = SYSMON) =>
    coverage(rules, [{ logsource, fields }])[0]

  it('tells whether a rule can match on what an office sends, and why not', () => {
    assert.equal(judged(['Image', 'CommandLine'])?.state, 'covered')
    assert.deepEqual([judged(['Image'])?.state, judged(['Image'])?.missing], ['missing-fields', ['CommandLine']])
    assert.equal(judged(['Image', 'CommandLine'], { product: 'linux' })?.state, 'no-source')
  })

  it('counts by ATT&CK technique', () => {
    const covered = coverage(rules, [{ logsource: SYSMON, fields: ['Image', 'CommandLine'] }])
    assert.deepEqual(techniqueCoverage(covered), [{ technique: 'T1059.001', rules: 1, covered: 1 }])
  })
})

describe('coverage, where all values of a field are known', () => {
  const security = (id: number, fields: readonly string[]): CoverageSource => ({
    logsource: SECURITY,
    fields: ['EventID', ...fields],
    values: new Map([['EventID', [id]]]),
  })
  const rules = ruleOf(
    '{product: windows, service: security}',
    'sel:\n  EventID: [4688, 4689]\n  ProcessName: x\ncondition: sel',
  )
  const judged = (...sources: readonly CoverageSource[]) => coverage(rules, sources)[0]

  it('names the values that no source ever sent', () => {
    const { state, unseen } = judged(security(4624, ['ProcessName'])) ?? {}
    assert.deepEqual([state, unseen], ['unseen-values', [{ field: 'EventID', wanted: ['4688', '4689'] }]])
  })

  it('does not take the fields of one event for those of another', () => {
    const { state, missing } = judged(security(4624, ['ProcessName']), security(4688, ['NewProcessName'])) ?? {}
    assert.deepEqual([state, missing], ['missing-fields', ['ProcessName']])
    assert.equal(judged(security(4624, []), security(4689, ['ProcessName']))?.state, 'covered')
  })

  it('lets a negation hold on any other value', () => {
    const negated = ruleOf(
      '{product: windows, service: security}',
      'sel:\n  ProcessName: x\nnot_this:\n  EventID: 4624\ncondition: sel and not not_this',
    )
    assert.equal(coverage(negated, [security(4624, ['ProcessName'])])[0]?.state, 'unseen-values')
    assert.equal(coverage(negated, [security(4625, ['ProcessName'])])[0]?.state, 'covered')
  })
})
