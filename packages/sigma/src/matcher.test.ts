import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { SigmaEvent } from './event.ts'
import { loadRules } from './load.ts'
import { compile } from './matcher.ts'

const rule = (id: string, detection: string, more = '') => `title: Rule ${id}
id: ${id}
${more}logsource: {product: windows, category: process_creation}
detection:
${detection.replace(/^/gm, '  ')}
`

const logsource = { product: 'windows', service: 'sysmon', categories: ['process_creation'] }
const event = (fields: SigmaEvent['fields']): SigmaEvent => ({ fields, logsource })
const ids = (text: string, fields: SigmaEvent['fields']) => {
  const set = loadRules([{ path: 'test.yml', text }])
  assert.deepEqual(set.problems, [])
  return compile(set)
    .match(event(fields))
    .map((match) => match.rule.id)
}

const CMD = rule(
  'cmd',
  "sel:\n  Image|endswith: '\\cmd.exe'\n  CommandLine|contains: whoami\nfilter:\n  User: SYSTEM\ncondition: sel and not filter",
)

describe('a compiled matcher', () => {
  it('reports the rules of the event and no others', () => {
    const other = rule('other', 'sel:\n  Image: x\ncondition: sel')
    assert.deepEqual(ids(`${CMD}---\n${other}`, { Image: 'C:\\Windows\\CMD.exe', CommandLine: 'cmd /c WHOAMI' }), [
      'cmd',
    ])
  })

  it('finds a needle whose letters are written with look-alikes that fold to ASCII', () => {
    const rules = Array.from({ length: 40 }, (_, i) =>
      rule(`r${i}`, `sel:\n  CommandLine|contains: 'mimi${i}katz'\ncondition: sel`),
    )
    for (const text of ['MIMI7\u212AATZ', `${'x'.repeat(900)}mimi7\u212Aatz${'y'.repeat(900)}`]) {
      assert.deepEqual(ids(rules.join('---\n'), { CommandLine: text }), ['r7'])
    }
  })

  it('gives the same answers before and after it learnt which values are rare', () => {
    const matcher = compile(loadRules([{ path: 'test.yml', text: CMD }]))
    const hit = event({ Image: 'a\\cmd.exe', CommandLine: 'whoami' })
    for (let i = 0; i < 10_000; i++) {
      assert.equal(matcher.match(event({ Image: `c:\\${i}.exe`, CommandLine: 'whoami' })).length, 0)
      assert.equal(matcher.match(hit).length, 1)
    }
  })

  it('leaves rules of another log source alone', () => {
    const matcher = compile(loadRules([{ path: 'test.yml', text: CMD }]))
    const fields = { Image: 'a\\cmd.exe', CommandLine: 'whoami' }
    assert.equal(matcher.match({ fields, logsource: { product: 'linux', categories: ['process_creation'] } }).length, 0)
    assert.equal(matcher.match({ fields, logsource: {} }).length, 0)
  })

  it('matches by the other rules when a value cannot be read', () => {
    const broken = {
      CommandLine: 'whoami',
      get Image(): string {
        throw new Error('unreadable')
      },
    }
    const text = `${CMD}---\n${rule('line', 'sel:\n  CommandLine: whoami\ncondition: sel')}`
    const errors: string[] = []
    const matcher = compile(loadRules([{ path: 'test.yml', text }]), { onError: (_, { id }) => errors.push(id) })
    assert.deepEqual(
      matcher.match(event(broken)).map((match) => match.rule.id),
      ['line'],
    )
    assert.deepEqual(errors, ['cmd'])
  })

  it('is not stopped by a handler that throws', () => {
    const broken = {
      get Image(): string {
        throw new Error('unreadable')
      },
    }
    const onError = () => {
      throw new Error('handler')
    }
    assert.deepEqual(compile(loadRules([{ path: 'test.yml', text: CMD }]), { onError }).match(event(broken)), [])
  })

  it('holds its memory under values, channels and classes without end', () => {
    const matcher = compile(loadRules([{ path: 'test.yml', text: CMD }]), { memoEntries: 1_000 })
    for (let i = 0; i < 20_000; i++) {
      const names = { product: 'windows', service: `s${i}`, categories: ['process_creation', `c${i}`] }
      matcher.match({ fields: { Image: `${i}\\cmd.exe`, CommandLine: `${'x'.repeat(i % 700)}${i}` }, logsource: names })
    }
    assert.equal(matcher.match(event({ Image: '\\cmd.exe', CommandLine: 'whoami' })).length, 1)
  })
})

describe('an explanation', () => {
  const matcher = compile(loadRules([{ path: 'test.yml', text: CMD }]))

  it('tells field, value and place of what matched', () => {
    const { matched, highlights, obstacles } = matcher.explain(
      'cmd',
      event({ Image: 'C:\\cmd.exe', CommandLine: 'x WhoAmI y' }),
    )
    assert.equal(matched, true)
    assert.deepEqual(obstacles, [])
    assert.deepEqual(highlights, [
      { field: 'Image', value: 'C:\\cmd.exe', spans: [[2, 10]] },
      { field: 'CommandLine', value: 'x WhoAmI y', spans: [[2, 8]] },
    ])
  })

  it('tells which part failed', () => {
    const near = matcher.explain('cmd', event({ Image: 'C:\\cmd.exe', CommandLine: 'whoami', User: 'system' }))
    assert.deepEqual([near.matched, near.obstacles], [false, [{ selection: 'filter', mustHold: false }]])
    const far = matcher.explain('cmd', event({ Image: 'C:\\cmd.exe' }))
    assert.deepEqual(far.obstacles, [{ selection: 'sel', mustHold: true }])
    const why = far.selections[0]?.why
    assert.deepEqual(why?.kind === 'all' && why.of.map(({ matched }) => matched), [true, false])
  })

  it('finds where a regular expression and a keyword matched', () => {
    const text = rule('re', "sel:\n  CommandLine|re: 'net\\s+user'\nwords: [EVIL]\ncondition: sel and words")
    const set = compile(loadRules([{ path: 'test.yml', text }]))
    const { highlights } = set.explain('re', event({ CommandLine: 'c:\\net  user x evil' }))
    assert.deepEqual(
      highlights.map(({ spans }) => spans),
      [[[3, 12]], [[15, 19]]],
    )
  })
})

describe('a filter', () => {
  const filter = (condition: string) => `title: Filter
id: filter-1
logsource: {product: windows, category: process_creation}
filter:
  rules: [cmd]
  selection:
    User|startswith: adm_
  condition: ${condition}
`
  const count = (condition: string, user: string) => {
    const set = loadRules([{ path: 'test.yml', text: `${CMD}---\n${filter(condition)}` }])
    return compile(set).match(event({ Image: '\\cmd.exe', CommandLine: 'whoami', User: user })).length
  }

  it('suppresses what it describes, written as what to exclude or as what remains', () => {
    for (const condition of ['selection', 'not selection', 'not 1 of them']) {
      assert.equal(count(condition, 'adm_ana'), 0, condition)
      assert.equal(count(condition, 'eve'), 1, condition)
    }
  })
})

it('matches a record that is not written by its values, keywords too', () => {
  const text =
    'title: Keyword\nlogsource: {product: windows}\ndetection:\n  words: [mimikatz, vssadmin]\n  condition: words\n'
  const matcher = compile(loadRules([{ path: 'keyword.yml', text }]))
  const event = (value: string) => ({
    logsource: { product: 'windows' },
    fields: { CommandLine: value },
    unwritten: true,
    get raw(): string {
      throw new Error('written')
    },
  })
  assert.equal(matcher.match(event('run MIMIKATZ now')).length, 1)
  assert.equal(matcher.match(event('nothing')).length, 0)
})
