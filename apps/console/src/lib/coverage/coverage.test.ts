import assert from 'node:assert/strict'
import { test } from 'node:test'
import { en } from '#messages/en.ts'
import { moveIn, percentOf, stepOf, tacticName, whyNot } from './coverage.ts'

test('rounding never says all where something is missing, nor none where something is there', () => {
  assert.deepEqual([0, 0.001, 0.5, 0.999, 1].map(percentOf), [0, 1, 50, 99, 100])
  assert.deepEqual([0, 0.001, 0.5, 0.999, 1].map(stepOf), [0, 1, 2, 3, 4])
})

test('says in words why a rule cannot fire', () => {
  const rest = { missing: [], unseen: [], offices: 1, examples: [], remedy: 'sysmon' as const }
  const say = (reason: Parameters<typeof whyNot>[0]) => whyNot(reason, 'windows / security', en.coverage)
  assert.equal(say({ ...rest, reason: 'no-source' }), 'nobody sends the log windows / security')
  assert.equal(say({ ...rest, reason: 'missing-fields', missing: ['a', 'b'] }), 'the log comes, but without a, b')
  const unseen = [
    { field: 'EventID', wanted: ['1', '2'] },
    { field: 'x', wanted: [] },
  ]
  assert.equal(say({ ...rest, reason: 'unseen-values', unseen }), 'no event with EventID 1, 2; another x ever came')
})

test('a tactic without a word of ours keeps its name', () => {
  assert.equal(tacticName('lateral-movement', en.coverage), 'Lateral movement')
  assert.equal(tacticName('new-thing', en.coverage), 'new thing')
  assert.equal(tacticName('', en.coverage), 'No tactic')
})

test('arrows move between cells and stop at the edges', () => {
  const columns = [3, 1]
  assert.deepEqual(moveIn(columns, { column: 0, row: 2 }, 'ArrowRight'), { column: 1, row: 0 })
  assert.deepEqual(moveIn(columns, { column: 1, row: 0 }, 'ArrowRight'), { column: 1, row: 0 })
  assert.deepEqual(moveIn(columns, { column: 0, row: 2 }, 'ArrowDown'), { column: 0, row: 2 })
  assert.deepEqual(moveIn(columns, { column: 0, row: 0 }, 'ArrowUp'), { column: 0, row: 0 })
})
