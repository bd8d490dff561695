import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SigmaCorrelation } from '../correlation-rule.ts'
import { type Correlator, createCorrelator, type ObservedEvent, restoreCorrelator } from './correlator.ts'
import type { CorrelationMatch } from './match.ts'
import { isGrowing, type NaiveMatch, naiveMatches } from './naive.ts'
import { type Random, random } from './random.ts'
import { correlation, type Sketch, seen } from './sample.ts'

const ROUNDS = Number(process.env.CORRELATION_ROUNDS ?? 200)
const OPTIONS = { maxEventIds: 1_000 }

const TYPES = [
  'event_count',
  'value_count',
  'temporal',
  'temporal_ordered',
  'value_sum',
  'value_avg',
  'value_percentile',
] as const
const OPERATORS = ['gt', 'gte', 'lt', 'lte', 'eq', 'neq'] as const
const EXPRESSIONS = [
  'r0 and r1',
  'r1 and r0',
  'r0 and not r1',
  '(r0 or r1) and r2',
  'r0 and (r2 or not r1)',
  'r2 and r0',
] as const

function anyCorrelation(dice: Random, id: string, rules: readonly string[]): SigmaCorrelation {
  const type = dice.pick(TYPES)
  const temporal = type.startsWith('temporal')
  const sketch: Sketch = {
    id,
    type,
    rules: dice.some(rules),
    groupBy: dice.pick([[], ['User'], ['User'], ['User', 'Host']]),
    timespanSeconds: dice.pick([3, 10, 25]),
    generate: dice.chance(0.5),
  }
  if (temporal && dice.chance(0.3)) return correlation(sketch)
  if (temporal && dice.chance(0.4) && rules.includes('r2')) {
    return correlation({ ...sketch, rules: ['r0', 'r1', 'r2'], expression: dice.pick(EXPRESSIONS) })
  }
  const range = dice.chance(0.15)
  const condition = range
    ? { gt: 1, lte: dice.below(6) }
    : { [dice.chance(0.6) ? 'gte' : dice.pick(OPERATORS)]: 1 + dice.below(6) }
  const fields = type.startsWith('value_') ? ['Bytes'] : []
  const percentile = type === 'value_percentile' && dice.chance(0.5) ? { percentile: dice.pick([0, 50, 95]) } : {}
  return correlation({ ...sketch, condition, fields, ...percentile })
}

function anyCorrelations(dice: Random): SigmaCorrelation[] {
  const inner = anyCorrelation(dice, 'inner', ['r0', 'r1', 'r2'])
  if (dice.chance(0.5)) return [inner]
  const outer = anyCorrelation(dice, 'outer', ['inner', 'r0'])
  if (!outer.rules.includes('inner') || dice.chance(0.6)) return [outer, inner]
  return [anyCorrelation(dice, 'top', ['outer', 'r2']), outer, inner]
}

function anyEvents(dice: Random): ObservedEvent[] {
  const span = dice.pick([20, 60, 200])
  return Array.from({ length: 5 + dice.below(50) }, (_, i) => {
    const Bytes = dice.pick([1, 2, 3, '4', 0.1, 2.7, 'x', undefined])
    const fields = { User: dice.pick(['ana', 'Ana', 'luis', undefined]), Host: dice.pick(['h1', 'h2']), Bytes }
    return seen({
      second: dice.below(span),
      rules: dice.some(['r0', 'r1', 'r2']),
      fields,
      id: `e${i}`,
      source: dice.pick(['s1', 's2']),
    })
  })
}

/** What a console shows in the end: the last word on each alert. */
class Console {
  readonly alerts = new Map<string, CorrelationMatch>()
  readonly #revisions = new Map<string, number>()

  take(matches: readonly CorrelationMatch[]): void {
    for (const match of matches) {
      assert.ok(match.revision > (this.#revisions.get(match.id) ?? 0), 'revisions grow')
      for (const id of match.replaces) assert.ok(this.alerts.delete(id), 'replaces an alert that was told')
      this.#revisions.set(match.id, match.revision)
      if (match.withdrawn) assert.ok(this.alerts.delete(match.id), 'withdraws an alert that was told')
      else this.alerts.set(match.id, match)
    }
  }

  of(rule: SigmaCorrelation): NaiveMatch[] {
    const told = [...this.alerts.values()].filter((match) => match.correlation.id === rule.id).map(plain)
    return told.sort((a, b) => (a.key === b.key ? a.from - b.from : a.key < b.key ? -1 : 1))
  }
}

function plain(match: CorrelationMatch): NaiveMatch {
  const values = Object.values(match.group).map((value) => value.toLowerCase())
  const key = values.length === 1 ? String(values[0]) : JSON.stringify(values)
  assert.equal(match.eventCount, match.eventIds.length)
  return {
    id: match.id,
    key,
    from: match.from,
    since: match.since,
    to: match.to,
    eventIds: [...match.eventIds].sort(),
    value: match.value,
  }
}

/** Ids depend on what had been told before late events came; so do, then, the ids of matches that are counted as events. */
function withoutIds(match: NaiveMatch, rule: SigmaCorrelation, all: ReadonlyMap<string, SigmaCorrelation>): NaiveMatch {
  if (!countsMatches(rule, all)) return { ...match, id: '' }
  const value = Number(match.value.toPrecision(12))
  return { ...match, id: '', value, eventIds: match.eventIds.map((_, i) => `${i}`) }
}

function countsMatches(rule: SigmaCorrelation, all: ReadonlyMap<string, SigmaCorrelation>): boolean {
  return rule.rules.some((ref) => {
    const inner = all.get(ref)
    return inner !== undefined && (!rule.type.startsWith('temporal') || countsMatches(inner, all))
  })
}

function compare(
  correlations: readonly SigmaCorrelation[],
  events: readonly ObservedEvent[],
  shown: Console,
  ids: boolean,
): void {
  const all = new Map(correlations.map((rule) => [rule.id, rule]))
  const silent = new Set(correlations.flatMap((rule) => (rule.generate ? [] : rule.rules)))
  for (const rule of correlations) {
    const expected = silent.has(rule.id) ? [] : naiveMatches(rule, all, events, 'lima')
    const strip = (match: NaiveMatch) => (ids ? match : withoutIds(match, rule, all))
    assert.deepEqual(shown.of(rule).map(strip), expected.map(strip), describe(correlations, events, rule))
  }
}

/** All that is needed to see a failure again. */
function describe(
  correlations: readonly SigmaCorrelation[],
  events: readonly ObservedEvent[],
  rule: SigmaCorrelation,
): string {
  const told = correlations.map(({ id, type, rules, groupBy, timespanSeconds, condition }) => {
    return JSON.stringify({ id, type, rules, groupBy, timespanSeconds, condition })
  })
  const seenEvents = events.map((event) =>
    JSON.stringify([event.eventId, event.time, event.ruleIds, event.event.fields]),
  )
  return [`differs for ${rule.id}`, ...told, ...seenEvents].join('\n')
}

function finish(correlator: Correlator, shown: Console): void {
  for (const source of ['s1', 's2']) shown.take(correlator.advance('lima', source, Number.POSITIVE_INFINITY))
}

test('in order, the alerts and their ids are those of the definition', () => {
  for (let round = 0; round < ROUNDS; round++) {
    const dice = random(round)
    const correlations = anyCorrelations(dice)
    const events = anyEvents(dice).sort((a, b) => a.time - b.time)
    const correlator = createCorrelator(correlations, OPTIONS)
    const shown = new Console()
    for (const event of events) {
      shown.take(correlator.observe('lima', event))
      if (dice.chance(0.3)) shown.take(correlator.advance('lima', event.source, event.time))
    }
    finish(correlator, shown)
    // What closed windows give comes late to the correlations above.
    compare(correlations, events, shown, correlations.length === 1 || correlations.every(isGrowing))
  }
})

test('whatever the order of arrival, with duplicates, late watermarks and restarts, the answer is the same', () => {
  for (let round = 0; round < ROUNDS; round++) {
    const dice = random(10_000 + round)
    const correlations = anyCorrelations(dice)
    const events = anyEvents(dice)
    let correlator = createCorrelator(correlations, OPTIONS)
    const shown = new Console()
    for (const event of dice.shuffle([...events, ...dice.some(events)])) {
      shown.take(correlator.observe('lima', event))
      if (dice.chance(0.2)) shown.take(correlator.advance('lima', event.source, dice.below(200) * 1000))
      if (dice.chance(0.1)) correlator = restoreCorrelator(correlations, correlator.snapshot(), OPTIONS)
    }
    finish(correlator, shown)
    compare(correlations, events, shown, false)
  }
})

test('late events that thousands of others follow change the answer with the end of their batch', () => {
  for (const [round, type] of (['event_count', 'value_count', 'temporal_ordered', 'value_avg'] as const).entries()) {
    const dice = random(77_000 + round)
    const fields = type.startsWith('value_') ? ['Bytes'] : []
    const condition = type === 'temporal_ordered' ? { gte: 2 } : { gte: 3 }
    const rule = correlation({ type, rules: ['r0', 'r1'], groupBy: ['User'], timespanSeconds: 6, condition, fields })
    const events = Array.from({ length: 2_500 }, (_, i) => {
      const seenFields = { User: dice.chance(0.9) ? 'ana' : 'luis', Bytes: dice.below(5) }
      return seen({ second: dice.below(9_000), rules: [dice.pick(['r0', 'r1'])], fields: seenFields, id: `e${i}` })
    })
    let correlator = createCorrelator([rule], { ...OPTIONS, maxEventsPerGroup: 10_000 })
    const shown = new Console()
    for (const [i, event] of events.entries()) {
      shown.take(correlator.observe('lima', event))
      if (i % 400 === 399) shown.take(correlator.advance('lima', 's1', 0))
      if (i % 900 === 899)
        correlator = restoreCorrelator([rule], correlator.snapshot(), { ...OPTIONS, maxEventsPerGroup: 10_000 })
    }
    finish(correlator, shown)
    compare([rule], events, shown, false)
  }
})
