import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createCorrelator } from './correlator.ts'
import { correlation, type Seen, seen } from './sample.ts'

const BRUTE_FORCE = correlation({
  type: 'event_count',
  rules: ['failed'],
  groupBy: ['User'],
  timespanSeconds: 60,
  atLeast: 3,
})

function failures(...seconds: number[]): Seen[] {
  return seconds.map((second) => seen({ second, rules: ['failed'], fields: { User: 'ana' } }))
}

test('raises an alert at the event that reaches the count, with its events', () => {
  const correlator = createCorrelator([BRUTE_FORCE])
  const found = failures(0, 10, 20).map((event) => correlator.observe('lima', event))
  assert.deepEqual(found.slice(0, 2), [[], []])
  const [match] = found[2] ?? []
  assert.equal(match?.value, 3)
  assert.deepEqual(match?.eventIds, ['e0', 'e10', 'e20'])
  assert.deepEqual(match?.group, { User: 'ana' })
  assert.equal(match?.revision, 1)
})

test('counts events that lie exactly one timespan apart, and not beyond', () => {
  for (const [last, expected] of [
    [60, 1],
    [61, 0],
  ] as const) {
    const correlator = createCorrelator([BRUTE_FORCE])
    const found = failures(0, 10, last).flatMap((event) => correlator.observe('lima', event))
    assert.equal(found.length, expected)
  }
})

test('a continuing attack is one alert, told anew when it has doubled and when it is over', () => {
  const correlator = createCorrelator([BRUTE_FORCE])
  const seconds = Array.from({ length: 100 }, (_, i) => i)
  const found = failures(...seconds).flatMap((event) => correlator.observe('lima', event))
  found.push(...correlator.advance('lima', 'dc1', 500_000))
  assert.equal(new Set(found.map((match) => match.id)).size, 1)
  assert.deepEqual(
    found.map((match) => match.eventCount),
    [3, 6, 12, 24, 48, 96, 100],
  )
  assert.deepEqual(
    found.map((match) => match.revision),
    [1, 2, 3, 4, 5, 6, 7],
  )
})

test('a second attack after a pause is a second alert', () => {
  const correlator = createCorrelator([BRUTE_FORCE])
  const found = failures(0, 1, 2, 200, 201, 202).flatMap((event) => correlator.observe('lima', event))
  assert.equal(new Set(found.map((match) => match.id)).size, 2)
})

test('an event that comes twice is counted once', () => {
  const correlator = createCorrelator([BRUTE_FORCE])
  const found = failures(0, 0, 0, 10, 10).flatMap((event) => correlator.observe('lima', event))
  assert.deepEqual(found, [])
})

test('offices do not mix', () => {
  const correlator = createCorrelator([BRUTE_FORCE])
  const found = failures(0, 1, 2, 3).flatMap((event, i) => correlator.observe(i % 2 === 0 ? 'lima' : 'cusco', event))
  assert.deepEqual(found, [])
})

test('late events complete what came in before them', () => {
  const correlator = createCorrelator([BRUTE_FORCE])
  const found = failures(10_000, 20, 10).flatMap((event) => correlator.observe('lima', event))
  assert.deepEqual(found, [])
  const [match] = failures(0).flatMap((event) => correlator.observe('lima', event))
  assert.deepEqual(match?.eventIds, ['e0', 'e10', 'e20'])
})

test('late events that join two alerts merge them', () => {
  const correlator = createCorrelator([BRUTE_FORCE])
  const first = failures(0, 1, 2, 100, 101, 102).flatMap((event) => correlator.observe('lima', event))
  const merged = failures(50, 51).flatMap((event) => correlator.observe('lima', event))
  assert.equal(merged.at(-1)?.id, first[0]?.id)
  assert.deepEqual(
    merged.flatMap((match) => match.replaces),
    [first[1]?.id],
  )
})

test('writing a name in other letters does not begin a new count', () => {
  const correlator = createCorrelator([BRUTE_FORCE])
  const events = ['ana', 'ANA', 'Ana'].map((User, second) => seen({ second, rules: ['failed'], fields: { User } }))
  const [match] = events.flatMap((event) => correlator.observe('lima', event))
  assert.deepEqual(match?.group, { User: 'ANA' })
})

test('events without the field of the group are not counted', () => {
  const correlator = createCorrelator([BRUTE_FORCE])
  const events = [0, 1, 2, 3].map((second) => seen({ second, rules: ['failed'], fields: {} }))
  assert.deepEqual(
    events.flatMap((event) => correlator.observe('lima', event)),
    [],
  )
})

test('what no correlation counts leaves no trace', () => {
  const correlator = createCorrelator([BRUTE_FORCE])
  correlator.observe('lima', seen({ second: 0, rules: ['other'], fields: { User: 'ana' } }))
  assert.equal(correlator.figures()[0]?.events, 0)
  assert.equal(correlator.counts('other'), false)
})
