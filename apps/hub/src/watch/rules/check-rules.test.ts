import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { CheckedRules } from '@atalaya/contracts'
import { type StartedWatch, startWatch } from '../testing/start-watch.ts'

const RULE = `title: The lighthouse is edited
id: 5b1f0c7e-8a4d-4c9f-b0de-2f6c1a7d9e31
name: lighthouse_edited
logsource: {category: process_creation, product: windows}
detection: {sel: {CommandLine|contains: lighthouse}, condition: sel}
`
const correlation = (field: string) => `title: Many edits
id: 5b1f0c7e-8a4d-4c9f-b0de-2f6c1a7d9e32
correlation:
  type: event_count
  rules: [lighthouse_edited]
  group-by: [${field}]
  timespan: 5m
  condition: {gte: 5}
`

describe('what is said of rules before they are taken', () => {
  let hub: StartedWatch
  before(async () => {
    hub = await startWatch({ parts: {} })
  })
  after(() => hub[Symbol.asyncDispose]())

  const check = async (yaml: string, path = '/api/rules/check') =>
    (await hub.call('POST', path, { yaml })).body as CheckedRules
  const told = ({ problems }: CheckedRules) => problems.map(({ severity, line, remedy }) => [severity, line, remedy])

  test('a field with a slip of the pen is doubted, and the rule may be taken all the same', async () => {
    const checked = await check(RULE.replace('CommandLine', 'ComandLine'))
    assert.deepEqual(told(checked), [['warning', 5, 'Did you mean CommandLine?']])
    assert.equal(checked.loaded.length, 1)
  })

  test('what a correlation groups by is looked for in the events of rules that are there already', async () => {
    assert.deepEqual(told(await check(RULE, '/api/rules')), [])
    assert.deepEqual(told(await check(correlation('User'))), [])
    assert.deepEqual(told(await check(correlation('Usr'))), [['warning', 6, 'Did you mean User?']])
  })

  test('a filter is refused: it would change rules without standing in any list', async () => {
    const filter = `title: Not at night
id: 5b1f0c7e-8a4d-4c9f-b0de-2f6c1a7d9e33
logsource: {category: process_creation, product: windows}
filter:
  rules: [lighthouse_edited]
  selection: {User: backup}
  condition: not selection
`
    const [problem] = (await check(filter, '/api/rules')).problems
    assert.deepEqual([problem?.severity, problem?.message], ['error', 'filters cannot be uploaded'])
  })
})
