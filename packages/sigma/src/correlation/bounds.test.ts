import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createCorrelator } from './correlator.ts'
import type { CorrelationMatch } from './match.ts'
import { naiveMatches } from './naive.ts'
import { random } from './random.ts'
import { correlation, seen } from './sample.ts'

type Figures = Pick<CorrelationMatch, 'from' | 'to' | 'value' | 'eventIds'>

/** What a console does with what it is told. */
function take(shown: Map<string, CorrelationMatch>, matches: readonly CorrelationMatch[]): void {
  for (const match of matches) {
    for (const id of match.replaces) shown.delete(id)
    if (match.withdrawn) shown.delete(match.id)
    else shown.set(match.id, match)
  }
}

const BY_USER = correlation({
  type: 'event_count',
  rules: ['failed'],
  groupBy: ['User'],
  timespanSeconds: 60,
  atLeast: 3,
})

test('made-up groups do not wash away the one under attack, and what was forgotten is told', () => {
  const correlator = createCorrelator([BY_USER], { maxGroups: 100 })
  const observe = (second: number, User: string) =>
    correlator.observe('lima', seen({ second, rules: ['failed'], fields: { User }, id: `${second}${User}` }))
  observe(0, 'ana')
  observe(1, 'ana')
  for (let i = 0; i < 10_000; i++) observe(2, `made-up ${i}`)
  const [match] = observe(3, 'ana')
  assert.equal(match?.value, 3)
  assert.ok((match?.evictedGroups ?? 0) >= 9_901)
  assert.ok((correlator.figures()[0]?.groups ?? 0) <= 100)
})

test('an office that floods makes room from its own groups', () => {
  const correlator = createCorrelator([BY_USER], { maxGroups: 100 })
  const observe = (office: string, User: string, second = 0) =>
    correlator.observe(office, seen({ second, rules: ['failed'], fields: { User } }))
  for (let i = 0; i < 20; i++) observe('cusco', `u${i}`)
  for (let i = 0; i < 1_000; i++) observe('lima', `made-up ${i}`)
  for (let i = 0; i < 20; i++) observe('cusco', `u${i}`, 1)
  const found = Array.from({ length: 20 }, (_, i) => observe('cusco', `u${i}`, 2)).flat()
  assert.equal(found.length, 20)
})

test('a flood in one group keeps detecting, bounded, and says that it forgot', () => {
  const correlator = createCorrelator([BY_USER], { maxEventsPerGroup: 100 })
  const matches: CorrelationMatch[] = []
  for (let i = 0; i < 5_000; i++) {
    matches.push(
      ...correlator.observe('lima', {
        ...seen({ second: 0, rules: ['failed'], fields: { User: 'ana' }, id: `e${i}` }),
        time: i * 10,
      }),
    )
  }
  matches.push(...correlator.advance('lima', 'dc1', 10_000_000))
  const last = matches.at(-1)
  assert.equal(new Set(matches.map((match) => match.id)).size, 1)
  assert.equal(last?.eventCount, 5_000)
  assert.equal(last?.eventIds.length, 100)
  assert.equal(last?.eventIds[0], 'e0')
  assert.equal(last?.eventIds.at(-1), 'e4999')
  assert.ok((last?.evicted ?? 0) >= 4_900)
  assert.ok((correlator.figures()[0]?.events ?? 0) <= 101)
})

test('a condition that needs more events than the limit gets them', () => {
  const many = correlation({ type: 'event_count', rules: ['failed'], timespanSeconds: 60, atLeast: 500 })
  const correlator = createCorrelator([many], { maxEventsPerGroup: 10 })
  const events = Array.from({ length: 500 }, (_, i) => seen({ second: 1, rules: ['failed'], fields: {}, id: `e${i}` }))
  const found = events.flatMap((event) => correlator.observe('lima', event))
  found.push(...correlator.advance('lima', 'dc1', 0))
  assert.equal(found[0]?.value, 500)
})

test('a long value of a group is bounded and still tells groups apart', () => {
  const correlator = createCorrelator([BY_USER])
  const long = 'x'.repeat(1_000_000)
  const events = [`${long}a`, `${long}a`, `${long}b`, `${long}a`].map((User, second) =>
    seen({ second, rules: ['failed'], fields: { User } }),
  )
  const found = events.map((event) => correlator.observe('lima', event))
  assert.deepEqual(
    found.map((matches) => matches.length),
    [0, 0, 0, 1],
  )
  assert.ok((found[3]?.[0]?.group.User?.length ?? 0) <= 256)
})

test('what is past is forgotten, and the answer is the same', () => {
  for (let round = 0; round < 100; round++) {
    const dice = random(round)
    const rule = correlation({
      type: dice.pick(['event_count', 'value_avg', 'value_count', 'temporal'] as const),
      rules: ['failed', 'other'],
      groupBy: ['User'],
      timespanSeconds: 20,
      condition: dice.pick([{ gte: 2 }, { lt: 3 }, { eq: 2 }]),
      fields: ['Bytes'],
    })
    const events = Array.from({ length: 600 }, (_, i) =>
      seen({
        second: i * 8,
        rules: dice.some(['failed', 'other']),
        fields: { User: dice.pick(['ana', 'luis', 'eva']), Bytes: dice.below(5) },
      }),
    )
    const correlator = createCorrelator([rule], { latenessMs: 60_000, maxEventIds: 1_000 })
    const shown = new Map<string, CorrelationMatch>()
    let most = 0
    for (const [i, event] of events.entries()) {
      const late = events[i + (i % 2 === 0 ? 1 : -1)] ?? event
      take(shown, correlator.observe('lima', late))
      take(shown, correlator.advance('lima', 'dc1', event.time - 8_000))
      most = Math.max(most, correlator.figures()[0]?.events ?? 0)
    }
    take(shown, correlator.advance('lima', 'dc1', Number.POSITIVE_INFINITY))
    const figures = ({ from, to, value, eventIds }: Figures) => [from, to, value, [...eventIds].sort().join()].join(' ')
    const expected = naiveMatches(rule, new Map(), events, 'lima').map(figures)
    assert.deepEqual([...shown.values()].map(figures).sort(), expected.sort(), rule.type)
    assert.ok(most < 200, `${most} of 600 events were kept`)
  }
})

test('all correlations together keep within their limit, and the one that is flooded gives way', () => {
  const rule = (id: string) =>
    correlation({ id, type: 'event_count', rules: [`${id}-seen`], groupBy: ['User'], timespanSeconds: 60, atLeast: 3 })
  const correlator = createCorrelator([rule('quiet'), rule('flooded'), rule('busy')], { maxEventsInAll: 500 })
  const observe = (id: string, User: string, second: number) =>
    correlator.observe('lima', seen({ second, rules: [`${id}-seen`], fields: { User }, id: `${id}${User}${second}` }))
  for (let i = 0; i < 20; i++) observe('quiet', `u${i}`, 0)
  for (let i = 0; i < 5_000; i++) observe(i % 3 === 0 ? 'busy' : 'flooded', `made-up ${i}`, 1)
  const events = correlator.figures().map((figures) => figures.events)
  assert.equal(events[0], 20)
  assert.ok(events.reduce((a, b) => a + b) <= 500, String(events))
})
