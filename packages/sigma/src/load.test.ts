import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { checkRules, loadRules } from './load.ts'
import { randomSource } from './oracle/random-rules.ts'

const head = 'title: T\nid: t\nlogsource: {product: windows}\ndetection:\n'
const load = (text: string) => loadRules([{ path: 'rules/a.yml', text }])

describe('loading rules', () => {
  it('names file, line and remedy of an unknown modifier', () => {
    const { rules, problems } = load(`${head}  sel:\n    Image|containz: x\n  condition: sel\n`)
    assert.equal(rules.length, 0)
    const [problem] = problems
    assert.deepEqual(
      [problem?.severity, problem?.code, problem?.file, problem?.line],
      ['error', 'unknown-modifier', 'rules/a.yml', 6],
    )
    assert.match(problem?.remedy ?? '', /contains/)
  })

  const refused = {
    'a back reference': ["  sel:\n    A|re: '(a)\\1'\n  condition: sel\n", 'regex'],
    'a lookahead': ["  sel:\n    A|re: 'a(?=b)'\n  condition: sel\n", 'regex'],
    'a repetition beyond bounds': ["  sel:\n    A|re: '((a{999}){999}){9}'\n  condition: sel\n", 'regex'],
    'a condition that names nothing': ['  sel:\n    A: b\n  condition: sel and other\n', 'condition'],
    'an aggregation': ['  sel:\n    A: b\n  condition: sel | count() > 5\n', 'condition'],
    'a pattern that fits no selection': ['  sel:\n    A: b\n  condition: 1 of filter*\n', 'condition'],
    'a placeholder without values': ["  sel:\n    A|expand: '%x%'\n  condition: sel\n", 'placeholder'],
    'exists without a boolean': ["  sel:\n    A|exists: 'yes'\n  condition: sel\n", 'modifier-combination'],
    'a comparison with text': ["  sel:\n    A|gt: 'x'\n  condition: sel\n", 'modifier-combination'],
    'a network that is none': ['  sel:\n    A|cidr: 10.0.0/8\n  condition: sel\n', 'invalid'],
    'base64 of a wildcard': ["  sel:\n    A|base64: 'a*'\n  condition: sel\n", 'modifier-combination'],
    'an empty selection': ['  sel: {}\n  condition: sel\n', 'invalid'],
    'no condition': ['  sel:\n    A: b\n', 'condition'],
  } as const
  for (const [name, [body, code]] of Object.entries(refused)) {
    it(`refuses ${name}, saying what to do`, () => {
      const { rules, problems } = load(head + body)
      assert.equal(rules.length, 0)
      assert.equal(problems[0]?.code, code)
      assert.ok((problems[0]?.line ?? 0) > 0 && (problems[0]?.remedy.length ?? 0) > 10)
    })
  }

  it('loads the sound documents of a file beside a broken one', () => {
    const sound = `${head}  sel:\n    A: b\n  condition: sel\n`
    const { rules, problems } = load(`${sound}---\ntitle: [broken\n---\n${sound.replace('id: t', 'id: u')}`)
    assert.deepEqual(
      rules.map(({ id, source }) => [id, source.line]),
      [
        ['t', 1],
        ['u', 10],
      ],
    )
    assert.deepEqual(
      problems.map(({ code }) => code),
      ['yaml'],
    )
  })

  it('refuses a second rule of the same id', () => {
    const sound = `${head}  sel:\n    A: b\n  condition: sel\n`
    const check = checkRules([
      { path: 'a.yml', text: sound },
      { path: 'b.yml', text: sound },
    ])
    assert.deepEqual([check.loaded, check.notLoaded, check.problems[0]?.code], [1, 1, 'duplicate'])
  })

  it('warns of what would be silently lost', () => {
    const text = `title: A
id: a
logsource: {product: windows, category: process_creation}
detection: {sel: {Id: 9007199254740993}, condition: sel}
---
title: C
correlation: {type: event_count, rules: [a], groupby: [User], aliases: {who: {b: User}}, timespan: 1m, condition: {gte: 2}}
---
title: F
logsource: {product: linux}
filter: {rules: [a], sel: {Id: 1}, condition: sel}
`
    const told = loadRules([{ path: 'f.yml', text }]).problems
    assert.deepEqual(
      told.map(({ severity, line }) => [severity, line]),
      [
        ['warning', 4],
        ['warning', 7],
        ['warning', 5],
        ['warning', 8],
      ],
    )
    for (const [at, words] of [/too large/, /groupby/, /alias "who" names "b"/, /never applies/].entries())
      assert.match(told[at]?.message ?? '', words)
    assert.equal(told[1]?.remedy, 'Did you mean group-by?')
  })

  it('does not count a correlation that refers to itself as loaded', () => {
    const text = 'title: S\nname: s\ncorrelation: {type: event_count, rules: [s], timespan: 1m, condition: {gte: 2}}\n'
    const { loaded, notLoaded, problems } = checkRules([{ path: 'f.yml', text }])
    assert.deepEqual([loaded, notLoaded], [0, 1])
    assert.match(problems[0]?.message ?? '', /refers to itself/)
  })

  it('says when a correlation refers to a rule that is not there', () => {
    const { correlations, problems } = load(
      'title: C\nid: c\ncorrelation:\n  type: event_count\n  rules: [gone]\n  group-by: [User]\n  timespan: 5m\n  condition: {gte: 3}\n',
    )
    assert.equal(correlations[0]?.timespanSeconds, 300)
    assert.deepEqual(
      problems.map(({ code }) => code),
      ['reference'],
    )
  })

  it('never throws, whatever the text', () => {
    const random = randomSource(7)
    const pieces = [
      'title: T\n',
      'detection:\n',
      '  sel:\n',
      '    A|re: ',
      '(',
      '[',
      '*',
      "'",
      '"',
      '\\',
      '&a ',
      '*a',
      '- ',
      ': ',
      '{',
      '}',
      '\n',
      '  ',
      '---\n',
      'condition: ',
      'sel',
      ' of ',
      'not ',
      '|',
      '\0',
      '%',
      'é',
      '!!binary ',
      '<<: ',
      head,
    ]
    for (let i = 0; i < 3_000; i++) {
      const text = Array.from({ length: random(40) }, () => pieces[random(pieces.length)]).join('')
      assert.ok(Array.isArray(load(text).problems))
    }
  })

  it('survives aliases that make a small text into a huge tree', () => {
    const levels = Array.from({ length: 20 }, (_, i) =>
      `  l${i + 1}: [*l${i}, *l${i}, *l${i}, *l${i}]`.replace(/: \[/, `: &l${i + 1} [`),
    )
    const { rules } = load(`${head}  l0: &l0 [{A: b}]\n${levels.join('\n')}\n  condition: l20\n`)
    assert.equal(rules.length, 0)
  })
})
