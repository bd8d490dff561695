import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Observations } from './observations.ts'

const seen = (time: number, fields: Record<string, unknown>) => ({
  rule: `rule-${time % 2}`,
  time,
  number: time,
  fields,
  host: time % 2 === 0 ? null : 'host',
  file: 'log',
})

test('observations are given back as they came, and in order of time', () => {
  const all = Array.from({ length: 5_000 }, (_, i) =>
    seen((i * 7_919) % 5_000, i % 3 === 0 ? {} : i % 3 === 1 ? { user: `u${i}`, port: i } : { user: null, ids: [i] }),
  )
  const observations = new Observations()
  for (const each of all) observations.add(each)
  assert.deepEqual(
    all.map((_, at) => observations.at(at)),
    all,
  )
  assert.deepEqual(
    [...observations.inOrder()].map((at) => observations.at(at).time),
    all.map(({ time }) => time).sort((a, b) => a - b),
  )
  assert.equal(observations.full, false)
})
