import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Level } from '@atalaya/sigma'
import type { Finding } from '../match.ts'
import { Selection } from './selection.ts'

function finding(level: Level, rule: string, time: number, size = 10): Finding {
  const event = [['field', 'x'.repeat(size)]] as const
  const names = { title: rule, tags: [], file: 'f', host: null, user: null, dataset: 'd', raw: '' }
  return { match: { time, until: null, level, rule, events: 1, matched: [], ...names }, event }
}

test('the gravest are kept when there are too many', () => {
  const selection = new Selection()
  for (let i = 0; i < 12_000; i++) selection.add(finding('low', `low-${i % 40}`, i))
  for (let i = 0; i < 400; i++) selection.add(finding('critical', 'grave', i))
  assert.equal(selection.size, 10_000)
  assert.equal(selection.inOrder().filter(({ match }) => match.level === 'critical').length, 400)
  assert.equal(selection.inOrder()[0]?.match.level, 'critical')
})

test('one noisy rule does not crowd out the others', () => {
  const selection = new Selection()
  for (let i = 0; i < 20_000; i++) selection.add(finding('high', 'noisy', i))
  selection.add(finding('high', 'quiet', 1))
  assert.equal(selection.size, 501)
})

test('large events are bounded by their text', () => {
  const selection = new Selection()
  for (let i = 0; i < 10_000; i++) selection.add(finding('high', `rule-${i}`, i, 8_000))
  assert.ok(selection.size < 3_100)
})
