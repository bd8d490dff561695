import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { attackMatrix } from './attack.ts'
import { type CoverageSource, coverage } from './coverage.ts'
import { loadRules } from './load.ts'

const SYSMON = { product: 'windows', service: 'sysmon', categories: ['process_creation'] }
const SECURITY = { product: 'windows', service: 'security' }

function ruleOf(logsource: string, detection: string) {
  const text = `title: A rule\nid: r\nlogsource: ${logsource}\ndetection:\n${detection.replace(/^/gm, '  ')}\n`
  const { rules, problems } = loadRules([{ path: 'test.yml', text }])
  assert.deepEqual(problems, [])
  return rules
}

describe('coverage', () => {
  const rules = ruleOf(
    '{product: windows, category: process_creation}',
    'sel:\n  Image: x\n  CommandLine: y\nfilter:\n  User: z\ncondition: sel and not filter',
  )
  const judged = (fields: readonly string[], logsource: CoverageSource['logsource'] = SYSMON) =>
    coverage(rules, [{ logsource, fields }])[0]

  it('tells whether a rule can match on what an office sends, and why not', () => {
    assert.equal(judged(['Image', 'CommandLine'])?.state, 'covered')
    assert.deepEqual([judged(['Image'])?.state, judged(['Image'])?.missing], ['missing-fields', ['CommandLine']])
    assert.equal(judged(['Image', 'CommandLine'], { product: 'linux' })?.state, 'no-source')
  })
})

describe('coverage of correlations', () => {
  const base = (name: string, field: string) =>
    `title: ${name}\nid: ${name}\nname: ${name}\nlogsource: {product: windows, category: process_creation}\ndetection: {sel: {${field}: x}, condition: sel}\n`
  const correlation = (name: string, type: string, rules: string, more = '') =>
    `title: ${name}\nid: ${name}\nname: ${name}\ncorrelation:\n  type: ${type}\n  rules: [${rules}]\n  timespan: 5m\n${more}`
  function statesOf(...correlations: readonly string[]) {
    const text = [base('one', 'Image'), base('other', 'CommandLine'), ...correlations].join('---\n')
    const { rules, correlations: chained, problems } = loadRules([{ path: 'test.yml', text }])
    const others = problems.filter(({ code }) => code !== 'reference') // chains that no correlator takes are told by that
    assert.deepEqual(others, [])
    const covered = coverage([...chained, ...rules], [{ logsource: SYSMON, fields: ['Image'] }])
    return Object.fromEntries(covered.map(({ rule, state }) => [rule.id, state]))
  }

  it('needs all that happens together, or one of what is counted', () => {
    const states = statesOf(
      correlation('both', 'temporal', 'one, other'),
      correlation('many', 'event_count', 'one, other', '  condition: {gte: 5}\n'),
      correlation('none', 'event_count', 'other', '  condition: {gte: 5}\n'),
      correlation('chain', 'temporal', 'one, many'),
      correlation('broken_chain', 'temporal', 'one, none'),
    )
    assert.deepEqual(states, {
      one: 'covered',
      other: 'missing-fields',
      both: 'needs-rule',
      many: 'covered',
      none: 'needs-rule',
      chain: 'covered',
      broken_chain: 'needs-rule',
    })
  })

  it('reads conditions in words', () => {
    const { either, without, both } = statesOf(
      correlation('either', 'temporal', 'one, other', '  condition: one or other\n'),
      correlation('without', 'temporal', 'one, other', '  condition: one and not other\n'),
      correlation('both', 'temporal', 'one, other', '  condition: all of them\n'),
    )
    assert.deepEqual([either, without, both], ['covered', 'covered', 'needs-rule'])
  })

  it('ends for correlations that refer to each other, and for long chains of pairs', () => {
    const { snake, tail } = statesOf(
      correlation('snake', 'temporal', 'one, tail'),
      correlation('tail', 'temporal', 'snake'),
    )
    assert.deepEqual([snake, tail], ['needs-rule', 'needs-rule'])
    const pairs = Array.from({ length: 60 }, (_, depth) =>
      ['a', 'b'].map((side) =>
        correlation(`${side}${depth}`, 'temporal', depth === 0 ? 'one' : `a${depth - 1}, b${depth - 1}`),
      ),
    ).flat()
    assert.equal(statesOf(...pairs).a59, 'covered')
  })
})

describe('ATT&CK by tactic', () => {
  it('puts a rule wherever its tags say, in the order of an intrusion', () => {
    const tags = ['attack.impact', 'attack.initial_access', 'attack.t1059.001', 'attack.t1059', 'car.2016']
    const told = attackMatrix([{ tags }, { tags: ['attack.impact'] }, { tags: [] }]).map(
      ({ tactic, rules, techniques }) => [tactic, [...rules], [...techniques].map(([id, of]) => [id, [...of]])],
    )
    assert.deepEqual(told, [
      ['initial-access', [0], [['T1059', [0]]]],
      [
        'impact',
        [0, 1],
        [
          ['T1059', [0]],
          ['', [1]],
        ],
      ],
      ['', [2], [['', [2]]]],
    ])
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
