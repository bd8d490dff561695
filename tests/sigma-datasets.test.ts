import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createDecoder, type LogEvent } from '@atalaya/logs'
import { compile, loadRules } from '@atalaya/sigma'
import { corpusIsHere, lineText, readLines, readRules } from '../bench/sigma-corpus.ts'
import { naivelyMatches, plainRule } from '../packages/sigma/src/oracle/naive.ts'

describe('all published rules on recorded telemetry', { skip: corpusIsHere() ? false : 'no reference data' }, () => {
  it('match what an evaluator written from the specification matches', () => {
    const files = readRules()
    const ruleSet = loadRules(files)
    const loaded = new Set(ruleSet.rules.map(({ id }) => id))
    const raw = files.map(({ text }) => plainRule(text)).filter(({ id }) => loaded.has(id))
    const matcher = compile(ruleSet)
    const decoder = createDecoder()
    const lines = readLines(1_500)
    let matches = 0
    for (let i = 0; i < lines.count; i++) {
      const line = lineText(lines, i)
      const event = decoder.decodeRecord(JSON.parse(line), line)
      const found = matcher.match(event).map(({ rule }) => rule.id)
      assert.deepEqual(
        found,
        raw.filter((rule) => naivelyMatches(rule, event)).map(({ id }) => id),
        line,
      )
      matches += found.length
      assert.deepEqual(textsNotIn(event), [], line)
    }
    assert.ok(lines.count >= 150 && matches >= 1, `${lines.count} events, ${matches} matches`)
  })
})

/** Texts of an event that stand neither in its line nor among those that the decoder says it composed. */
function textsNotIn({ fields, raw, composed }: LogEvent): unknown[] {
  if (composed === undefined) return []
  const written = JSON.stringify(JSON.parse(raw))
  const texts = Object.values(fields).flat()
  return texts.filter(
    (text) =>
      typeof text === 'string' && !written.includes(JSON.stringify(text).slice(1, -1)) && !composed.includes(text),
  )
}
