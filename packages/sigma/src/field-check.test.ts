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

const SSHD: FieldSource = {
  logsource: { product: 'linux', service: 'sshd' },
  names: new Set(['src_ip', 'user']),
  mayGive: () => false,
}

function checkCorrelation(body: string) {
  const rule = (name: string, logsource: string, selection: string) =>
    `title: ${name}\nid: ${name}\nname: ${name}\nlogsource: ${logsource}\ndetection: {sel: {${selection}}, condition: sel}\n---\n`
  const text = `${rule('refused', '{product: linux, service: sshd}', 'user: x')}${rule('started', '{product: windows, category: process_creation}', 'Image: x')}${body}`
  const { rules, correlations, problems } = loadRules([{ path: 'rules.yml', text }])
  const others = problems.filter(({ code }) => code !== 'reference') // a circle is told by that
  assert.deepEqual(others, [])
  return checkFields([...rules, ...correlations], [PROCESS, SSHD]).map(({ line, message, remedy }) => [
    text.split('\n')[(line ?? 0) - 1],
    message,
    remedy,
  ])
}

test('what a correlation groups and counts by is looked for in the events that it counts', () => {
  assert.deepEqual(
    checkCorrelation(`title: src_pi
correlation:
  type: value_count
  rules: [refused]
  group-by:
    - src_pi
  timespan: 5m
  condition: {gte: 5, field: usr}
`),
    [
      ['    - src_pi', 'no event of linux/sshd has the field "src_pi"', 'Did you mean src_ip?'],
      ['  condition: {gte: 5, field: usr}', 'no event of linux/sshd has the field "usr"', 'Did you mean user?'],
    ],
  )
})

test('a field that only some of the rules give is told for the others, which are in no group', () => {
  const [problem, ...others] = checkCorrelation(
    'title: Both\ncorrelation: {type: temporal, rules: [refused, started], group-by: [src_ip], timespan: 5m}\n',
  )
  assert.equal(problem?.[1], 'no event of windows/process_creation has the field "src_ip"')
  assert.match(problem?.[2] ?? '', /until then the correlation leaves them out/)
  assert.deepEqual(others, [])
})

test('an alias is looked for under the names that it gives each rule', () => {
  const aliased = (fields: string) => `title: Both
correlation:
  type: temporal
  rules: [refused, started]
  aliases: {who: ${fields}}
  group-by: [who]
  timespan: 5m
`
  assert.deepEqual(checkCorrelation(aliased('{refused: user, started: Image}')), [])
  assert.deepEqual(
    checkCorrelation(aliased('{refused: user, started: Imgae}')).map(([line, , remedy]) => [line, remedy]),
    [['  aliases: {who: {refused: user, started: Imgae}}', 'Did you mean Image?']],
  )
  assert.deepEqual(
    checkCorrelation(aliased('{refused: user}')).map(([, message]) => message),
    ['no event of windows/process_creation has the field "who"'],
  )
})

test('correlations that refer to each other end', () => {
  const circle = (name: string, rules: string) =>
    `title: ${name}\nname: ${name}\ncorrelation: {type: temporal, rules: [${rules}], group-by: [usr], timespan: 5m}\n`
  assert.equal(checkCorrelation(`${circle('one', 'other, refused')}---\n${circle('other', 'one, refused')}`).length, 2)
})

test('a chain is followed to the events, unless the correlation below groups by the field', () => {
  const chain = (groupBy: string) => `title: Below
name: below
correlation: {type: event_count, rules: [refused], group-by: [user], timespan: 5m, condition: {gte: 5}}
---
title: Above
correlation: {type: temporal, rules: [below, refused], group-by: [${groupBy}], timespan: 5m}
`
  assert.deepEqual(checkCorrelation(chain('user')), [])
  assert.deepEqual(checkCorrelation(chain('src_ip')), [])
  assert.deepEqual(
    checkCorrelation(chain('scr_ip')).map(([, , remedy]) => remedy),
    ['Did you mean src_ip?'],
  )
})
