import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createCorrelator } from './correlator.ts'
import { correlation, seen } from './sample.ts'

const rules = [
  { id: 'id-failed', name: 'failed' },
  { id: 'id-login', name: 'login' },
]

test('names of rules and of correlations are resolved', () => {
  const inner = correlation({
    id: 'id-brute',
    name: 'brute',
    type: 'event_count',
    rules: ['failed'],
    groupBy: ['User'],
    timespanSeconds: 60,
    atLeast: 2,
  })
  const outer = correlation({
    id: 'outer',
    type: 'temporal_ordered',
    rules: ['brute', 'login'],
    groupBy: ['User'],
    timespanSeconds: 60,
  })
  const correlator = createCorrelator([outer, inner], { rules })
  assert.deepEqual(correlator.problems, [])
  const fields = { User: 'ana' }
  const found = [
    ...correlator.observe('lima', seen({ second: 1, rules: ['id-failed'], fields })),
    ...correlator.observe('lima', seen({ second: 2, rules: ['id-failed'], fields })),
    ...correlator.observe('lima', seen({ second: 3, rules: ['id-login'], fields })),
  ]
  assert.deepEqual(
    found.map((match) => match.correlation.id),
    ['outer'],
  )
  assert.deepEqual(found[0]?.eventIds, ['e1', 'e2', 'e3'])
})

test('a correlation may group by a field that the one below does not group by', () => {
  const inner = correlation({
    id: 'spray',
    type: 'event_count',
    rules: ['failed'],
    groupBy: ['Computer'],
    timespanSeconds: 60,
    atLeast: 3,
  })
  const outer = correlation({
    id: 'outer',
    type: 'temporal_ordered',
    rules: ['spray', 'login'],
    groupBy: ['User'],
    timespanSeconds: 60,
  })
  const correlator = createCorrelator([outer, inner], { rules })
  const failed = ['ana', 'luis', 'eva'].map((User, second) =>
    seen({ second, rules: ['id-failed'], fields: { User, Computer: 'dc1' } }),
  )
  for (const event of failed) correlator.observe('lima', event)
  const [match] = correlator.observe(
    'lima',
    seen({ second: 9, rules: ['id-login'], fields: { User: 'luis', Computer: 'pc7' } }),
  )
  assert.deepEqual(match?.group, { User: 'luis' })
  assert.deepEqual(match?.eventIds, ['e1', 'e9'])
})

test('aliases give each rule its own field', () => {
  const rule = correlation({
    type: 'temporal',
    rules: ['failed', 'login'],
    groupBy: ['address'],
    timespanSeconds: 10,
    aliases: { address: { failed: 'source.ip', login: 'destination.ip' } },
  })
  const correlator = createCorrelator([rule], { rules })
  correlator.observe('lima', seen({ second: 0, rules: ['id-failed'], fields: { 'source.ip': '10.0.0.1' } }))
  const [match] = correlator.observe(
    'lima',
    seen({ second: 1, rules: ['id-login'], fields: { 'destination.ip': '10.0.0.1' } }),
  )
  assert.deepEqual(match?.group, { address: '10.0.0.1' })
})

test('without generate, what a correlation refers to does not alert by itself', () => {
  const silent = correlation({ type: 'event_count', rules: ['failed'], timespanSeconds: 10, atLeast: 2 })
  assert.equal(createCorrelator([silent], { rules }).alertsAlone('id-failed'), false)
  assert.equal(createCorrelator([{ ...silent, generate: true }], { rules }).alertsAlone('id-failed'), true)
  assert.equal(createCorrelator([silent], { rules }).alertsAlone('id-login'), true)
})

test('what cannot run is a problem with file and reason; the others run', () => {
  const good = correlation({ id: 'good', type: 'event_count', rules: ['failed'], timespanSeconds: 10, atLeast: 1 })
  const bad = [
    correlation({ id: 'dangling', type: 'event_count', rules: ['nowhere'], timespanSeconds: 10, atLeast: 1 }),
    correlation({ id: 'above', type: 'event_count', rules: ['dangling'], timespanSeconds: 10, atLeast: 1 }),
    correlation({ id: 'a', type: 'event_count', rules: ['b'], timespanSeconds: 10, atLeast: 1 }),
    correlation({ id: 'b', type: 'event_count', rules: ['a'], timespanSeconds: 10, atLeast: 1 }),
    correlation({ id: 'fieldless', type: 'value_sum', rules: ['failed'], timespanSeconds: 10, atLeast: 1 }),
    correlation({ id: 'greedy', type: 'event_count', rules: ['failed'], timespanSeconds: 10, atLeast: 1e9 }),
    correlation({
      id: 'expression',
      type: 'temporal',
      rules: ['failed'],
      timespanSeconds: 10,
      expression: 'failed and other',
    }),
  ]
  const { problems, ...correlator } = createCorrelator([...bad, good], { rules })
  assert.ok(correlator)
  assert.deepEqual(problems.map((problem) => problem.rule).sort(), bad.map((rule) => rule.id).sort())
  assert.ok(problems.every((problem) => problem.file === 'sample.yml' && problem.message !== ''))
})

test('an event with a list in a field of the group belongs to each of its groups', () => {
  const rule = correlation({
    type: 'event_count',
    rules: ['failed'],
    groupBy: ['ip', 'User'],
    timespanSeconds: 10,
    atLeast: 2,
  })
  const correlator = createCorrelator([rule], { rules })
  const observe = (second: number, ip: unknown) =>
    correlator.observe('lima', seen({ second, rules: ['id-failed'], fields: { ip, User: 'ana' } }))
  assert.deepEqual(observe(0, ['10.0.0.1', '10.0.0.2']), [])
  assert.deepEqual(
    observe(1, ['10.0.0.2', '10.0.0.3']).map((match) => match.group),
    [{ ip: '10.0.0.2', User: 'ana' }],
  )
  assert.equal(
    observe(
      2,
      Array.from({ length: 1_000 }, (_, i) => `${i}`),
    ).length,
    0,
  )
  assert.ok((correlator.figures()[0]?.groups ?? 0) <= 20)
})
