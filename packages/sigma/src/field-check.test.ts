import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkFields, type FieldSource } from './field-check.ts'
import { loadRules } from './load.ts'

const PROCESS: FieldSource = {
  logsource: { product: 'windows', service: 'sysmon', categories: ['process_creation'] },
  names: new Set(['Image', 'CommandLine', 'ParentImage']),
  mayGive: () => false,
}
const CLOUD: FieldSource = {
  logsource: { product: 'aws', service: 'cloudtrail' },
  names: new Set(['eventName', 'errorCode']),
  mayGive: () => true,
}

function check(logsource: string, selection: string) {
  const text = `title: A rule\nlogsource: ${logsource}\ndetection:\n  selection:\n${selection}\n  condition: selection\n`
  const { rules, problems } = loadRules([{ path: 'rule.yml', text }])
  assert.deepEqual(problems, [])
  return checkFields(rules, [PROCESS, CLOUD]).map(({ code, line, message, remedy }) => ({
    code,
    line,
    message,
    remedy,
  }))
}

test('a field with a slip of the pen is told with its line and the name that was meant', () => {
  assert.deepEqual(
    check('{product: windows, category: process_creation}', "    CommandLine: x\n    Imgae|endswith: '\\x'"),
    [
      {
        code: 'unknown-field',
        line: 6,
        message: 'no event of windows/process_creation has the field "Imgae"',
        remedy: 'Did you mean Image?',
      },
    ],
  )
})

test('a field that a fieldref names is looked at too', () => {
  const [problem] = check('{product: windows, category: process_creation}', '    Image|fieldref: ParentImagee')
  assert.equal(problem?.remedy, 'Did you mean ParentImage?')
})

test('a field without a name like it is told where events are known whole, and only there', () => {
  assert.equal(check('{product: windows, category: process_creation}', '    GrandParent: x').length, 1)
  assert.equal(check('{product: aws, service: cloudtrail}', '    requestParameters.layers: x').length, 0)
  assert.match(check('{product: aws, service: cloudtrail}', '    eventname: x')[0]?.remedy ?? '', /eventName/)
})

test('a log source that nothing gives is told, with the part that was probably meant', () => {
  const [problem] = check('{product: windows, category: proces_creation}', '    Image: x')
  assert.equal(problem?.code, 'unknown-logsource')
  assert.equal(problem?.line, 2)
  assert.equal(problem?.remedy, 'Did you mean category: process_creation?')
  assert.match(check('{product: toaster}', '    Image: x')[0]?.remedy ?? '', /never fires/)
})

test('very long names cost no time', () => {
  assert.equal(check('{product: windows, category: process_creation}', `    ${'I'.repeat(500_000)}: x`).length, 1)
})
