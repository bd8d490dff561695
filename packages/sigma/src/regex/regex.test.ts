import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { randomSource } from '../oracle/random-rules.ts'
import { Regex } from './regex.ts'

const NONE = { i: false, m: false, s: false }

function randomRegex(random: (below: number) => number, depth: number): string {
  const inner = () => randomRegex(random, depth + 1)
  const one = (from: readonly string[]) => from[random(from.length)] ?? ''
  switch (random(depth > 3 ? 3 : 9)) {
    case 0:
    case 1:
      return one(['a', 'b', 'B'])
    case 2:
      return one(['.', '[ab]', '[^a]', '\\w', '\\s', '\\d', '[a-c1]'])
    case 3:
      return `(?:${inner()}|${inner()})`
    case 4:
      return `(?:${inner()})${one(['*', '+', '?', '{2}', '{1,3}', '*?', '{0}'])}`
    case 5:
      return one(['^', '\\b', '\\B']) + inner()
    case 6:
      return inner() + one(['\\b', '\\B', ''])
    default:
      return inner() + inner()
  }
}

describe('a regular expression', () => {
  it('agrees with the JavaScript engine on random expressions and texts', () => {
    const random = randomSource(3)
    for (let i = 0; i < 8_000; i++) {
      const source = randomRegex(random, 0)
      const flags = { i: random(2) === 0, m: random(2) === 0, s: random(2) === 0 }
      const text = Array.from({ length: random(9) }, () => ['a', 'b', 'A', '\n', ' ', '1'][random(6)]).join('')
      const letters = Object.entries(flags).flatMap(([flag, on]) => (on ? [flag] : []))
      const expected = new RegExp(source, letters.join('')).test(text)
      const regex = new Regex(source, flags)
      assert.equal(regex.test(text), expected, `${source} ${letters.join('')} on ${JSON.stringify(text)}`)
      if (expected)
        assert.ok(
          regex.literals.every((set) => set.some((each) => text.toLowerCase().includes(each))),
          `literals of ${source}`,
        )
    }
  })

  it('agrees with the JavaScript engine on long runs and punctuation', () => {
    const random = randomSource(4)
    const sources = [
      '\\s[a-f0-9]{16}',
      '[b-c]{17,}`',
      'a*`(?:a|-)`',
      '(?:x|`)?\\{.*\\{',
      '[\\w-]{16}-',
      '\\^|-{16}',
      'c{20}$',
    ]
    const pieces = ['a', 'bb', 'cccc', 'cccccccc', '0123456789abcdef', '`', '{', '^', ' ', '-', 'é', '\u{1f600}', '\n']
    let matches = 0
    for (let i = 0; i < 8_000; i++) {
      const source = sources[random(sources.length)] ?? ''
      const flags = { i: random(2) === 0, m: false, s: random(2) === 0 }
      const text = Array.from({ length: random(10) }, () => pieces[random(pieces.length)]).join('')
      const expected = new RegExp(source, `${flags.i ? 'i' : ''}${flags.s ? 's' : ''}`).test(text)
      assert.equal(new Regex(source, flags).test(text), expected, `${source} on ${JSON.stringify(text)}`)
      if (expected) matches++
    }
    assert.ok(matches > 500, 'they match often enough to mean something')
  })

  it('is fast where a backtracking engine takes for ever', () => {
    const text = `${'a'.repeat(50_000)}!`
    for (const source of ['(a+)+$', '(a|a)*b', '(.*a){12}b', 'a*a*a*a*a*c']) {
      assert.equal(new Regex(source, NONE).test(text), false)
    }
  })

  it('forgets states rather than filling the memory', () => {
    const random = randomSource(5)
    const regex = new Regex('a.{14}b.{14}c', NONE)
    const text = Array.from({ length: 60_000 }, () => 'abd'[random(3)]).join('')
    assert.equal(regex.test(text), false)
    assert.equal(regex.test(`${text}a${'x'.repeat(14)}b${'y'.repeat(14)}c`), true)
  })

  it('counts a character beyond the basic plane as one', () => {
    assert.equal(new Regex('^.$', NONE).test('\u{1f600}'), true)
    assert.equal(new Regex('^[^a]{2}$', NONE).test('\u{1f600}'), false)
  })

  it('shows the least text that matches', () => {
    assert.deepEqual(new Regex('b+c', NONE).locate('abbcbc'), [[2, 4]])
    assert.equal(new Regex('z', NONE).locate('abc'), undefined)
  })
})
