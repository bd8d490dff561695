import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createCorrelator, restoreCorrelator } from './correlator.ts'
import { CorrelationError } from './error.ts'
import { random } from './random.ts'
import { correlation, seen } from './sample.ts'

const RULES = [
  correlation({
    id: 'count',
    type: 'event_count',
    rules: ['r0'],
    groupBy: ['User'],
    timespanSeconds: 10,
    atLeast: 3,
    generate: true,
  }),
  correlation({
    id: 'rare',
    type: 'event_count',
    rules: ['r0'],
    groupBy: ['User'],
    timespanSeconds: 10,
    condition: { lt: 3 },
  }),
  correlation({ id: 'sum', type: 'value_sum', rules: ['r0'], timespanSeconds: 10, atLeast: 3, fields: ['Bytes'] }),
  correlation({
    id: 'chain',
    type: 'temporal_ordered',
    rules: ['count', 'r1'],
    groupBy: ['User'],
    timespanSeconds: 10,
  }),
]

function filled() {
  const correlator = createCorrelator(RULES)
  for (let second = 0; second < 40; second++) {
    const fields = { User: `u${second % 3}`, Bytes: second }
    correlator.observe('lima', seen({ second, rules: second % 7 === 0 ? ['r1'] : ['r0'], fields }))
    correlator.observe('cusco', seen({ second, rules: ['r0'], fields }))
    if (second % 10 === 0) correlator.advance('lima', 'dc1', second * 1000)
  }
  return correlator
}

function isRefused(bytes: Uint8Array, pattern?: RegExp): boolean {
  try {
    restoreCorrelator(RULES, bytes)
    return false
  } catch (error) {
    assert.ok(error instanceof CorrelationError && error.code === 'bad-snapshot', String(error))
    if (pattern) assert.match(error.message, pattern)
    return true
  }
}

test('a snapshot of what was restored is the same snapshot', () => {
  const bytes = filled().snapshot()
  assert.deepEqual(restoreCorrelator(RULES, bytes).snapshot(), bytes)
})

test('state of a correlation that was changed is left out, the rest is kept', () => {
  const bytes = filled().snapshot()
  const changed = RULES.map((rule) => (rule.id === 'sum' ? { ...rule, timespanSeconds: 20 } : rule))
  const restored = restoreCorrelator(changed, bytes)
  assert.equal(restored.leftOut, 2)
  assert.equal(restored.figures().find((figures) => figures.correlation === 'sum')?.groups, 0)
  assert.equal(restored.figures().find((figures) => figures.correlation === 'count')?.groups, 6)
})

test('refuses a snapshot that is cut off anywhere', () => {
  const bytes = filled().snapshot()
  for (let length = 0; length < bytes.length; length += 97) assert.ok(isRefused(bytes.subarray(0, length)))
})

test('refuses another format, another version and too much', () => {
  assert.ok(isRefused(new TextEncoder().encode('{"format":"other","version":1}\n'), /not of a correlation snapshot/))
  assert.ok(isRefused(new TextEncoder().encode('{"format":"atalaya-correlation","version":99}\n'), /version 99/))
  assert.throws(() => restoreCorrelator(RULES, filled().snapshot(), { maxSnapshotBytes: 100 }), /more than 100 bytes/)
})

test('a damaged snapshot is refused or gives a correlator that works, never another error', () => {
  const dice = random(7)
  const bytes = filled().snapshot()
  for (let round = 0; round < 3_000; round++) {
    const damaged = bytes.slice()
    for (let i = 0; i <= dice.below(3); i++) damaged[dice.below(damaged.length)] = dice.pick(DAMAGE)
    if (isRefused(damaged)) continue
    const correlator = restoreCorrelator(RULES, damaged)
    correlator.observe('lima', seen({ second: 41, rules: ['r0', 'r1'], fields: { User: 'u0', Bytes: 2 } }))
    correlator.advance('lima', 'dc1', Number.POSITIVE_INFINITY)
    correlator.snapshot()
  }
})

const DAMAGE = [...new TextEncoder().encode('0123456789-eE.,:[]{}"nulltrue\\\n '), 0, 0xff]
