import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { evaluateRule } from '../evaluate.ts'
import { loadRules } from '../load.ts'
import { compile } from '../matcher.ts'
import { randomSource } from '../oracle/random-rules.ts'

const KEYWORDS = [
  'sekurlsa::',
  '\\mimilib.dll',
  'Kiwi Legit Printer',
  'say "privilege"',
  'a/b/kerberos',
  'x*golden?tickets',
]
const TEXTS = [
  ...KEYWORDS,
  'SEKURLSA::',
  'kiwi legit',
  'xx golden-tickets',
  'K\u0130WI LEGIT PRINTER',
  'lsa',
  'é',
  '\\u0041',
  '\u0000',
]
const logsource = { product: 'windows' }

describe('keywords in lines of JSON', () => {
  it('are found however JSON writes them', () => {
    const values = KEYWORDS.map((keyword) => `    - '${keyword}'`).join('\n')
    const text = `title: Keywords\nid: k\nlogsource: {product: windows}\ndetection:\n  k:\n${values}\n  condition: k`
    const { rules, problems } = loadRules([{ path: 'keywords.yml', text }])
    assert.deepEqual(problems, [])
    const matcher = compile({ rules })
    const random = randomSource(Number(process.env.SEED ?? 1))
    let matches = 0
    for (let round = 0; round < 4_000; round++) {
      const value = Array.from(
        { length: 1 + random(4) },
        () => `${'-'.repeat(random(9))}${TEXTS[random(TEXTS.length)]}`,
      )
      const raw = `{"${'k'.repeat(1 + random(8))}":${random(9)},"a":"${value
        .join('')
        .split('')
        .map((unit) => written(unit, random))
        .join('')}"}`
      const fields = JSON.parse(raw) as Record<string, unknown> // written as an object just now
      const event = { fields, logsource, raw, composed: '' }
      const expected = rules.filter((rule) => evaluateRule(rule, event)).length
      assert.equal(matcher.match(event).length, expected, raw)
      matches += expected
    }
    assert.ok(matches > 1_000 && matches < 3_900, `${matches} matches`)
  })

  it('are found in what the decoder composed', () => {
    const text = "title: K\nid: k\nlogsource: {product: windows}\ndetection:\n  k: ['domain\\sekurlsa']\n  condition: k"
    const matcher = compile(loadRules([{ path: 'keywords.yml', text }]))
    const raw = '{"d":"DOMAIN","u":"sekurlsa"}'
    const fields = { d: 'DOMAIN', u: 'sekurlsa', User: 'DOMAIN\\sekurlsa' }
    assert.equal(matcher.match({ fields, logsource, raw, composed: 'DOMAIN\\sekurlsa\n' }).length, 1)
    assert.equal(matcher.match({ fields: { d: 'DOMAIN', u: 'sekurlsa' }, logsource, raw, composed: '' }).length, 0)
  })
})

/** A UTF-16 unit in one of the ways that JSON allows. */
function written(unit: string, random: (below: number) => number): string {
  const hex = unit.charCodeAt(0).toString(16).padStart(4, '0')
  if (random(12) === 0) return `\\u${random(2) === 0 ? hex : hex.toUpperCase()}`
  if (unit === '/' && random(2) === 0) return '\\/'
  return JSON.stringify(unit).slice(1, -1)
}
