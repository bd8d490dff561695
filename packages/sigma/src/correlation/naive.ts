import type { ConditionNode } from '../condition.ts'
import type { SigmaCorrelation } from '../correlation-rule.ts'
import { percentileOf } from './aggregate.ts'
import type { ObservedEvent } from './correlator.ts'
import { digestId } from './sha256.ts'

/**
 * The meaning of correlations as README.md states it, computed from all events at once by brute force: what the
 * streaming engine is tested against. References must be ids.
 */
export interface NaiveMatch {
  readonly id: string
  readonly key: string
  readonly from: number
  readonly since: number
  readonly to: number
  readonly eventIds: readonly string[]
  readonly value: number
}

interface Item {
  readonly time: number
  readonly id: string
  readonly ref: string
  readonly fields: Readonly<Record<string, unknown>>
}

interface Hit {
  readonly from: number
  readonly at: number
  readonly value: number
  readonly items: readonly Item[]
}

type Correlations = ReadonlyMap<string, SigmaCorrelation>

export function naiveMatches(
  rule: SigmaCorrelation,
  all: Correlations,
  events: readonly ObservedEvent[],
  office: string,
): NaiveMatch[] {
  const matches: NaiveMatch[] = []
  for (const [key, items] of grouped(rule, itemsOf(rule, all, events, office))) {
    const hits = isGrowing(rule) ? slidingHits(rule, items) : closedHits(rule, items)
    const pause = isGrowing(rule) ? 0 : rule.timespanSeconds * 1000
    for (const episode of joined(hits, pause)) matches.push(matchOf(rule, { key, office, items }, episode))
  }
  return matches.sort((a, b) => (a.key === b.key ? a.from - b.from : a.key < b.key ? -1 : 1))
}

function matchOf(
  rule: SigmaCorrelation,
  where: { key: string; office: string; items: readonly Item[] },
  hits: readonly Hit[],
): NaiveMatch {
  const first = hits[0]
  const last = hits.at(-1)
  if (first === undefined || last === undefined) throw new RangeError('an episode without hits')
  const from = Math.min(...first.items.map((item) => item.time))
  const ids = where.items.filter((item) => item.time >= from && item.time <= last.at).map((item) => item.id)
  const values = hits.map((hit) => hit.value)
  return {
    id: digestId(JSON.stringify(['correlation', rule.id, where.office, where.key, from])),
    key: where.key,
    from,
    since: first.at,
    to: last.at,
    eventIds: [...new Set(ids)].sort(),
    value: isLowest(rule) ? Math.min(...values) : Math.max(...values),
  }
}

function itemsOf(rule: SigmaCorrelation, all: Correlations, events: readonly ObservedEvent[], office: string): Item[] {
  return rule.rules.flatMap((ref) => {
    const inner = all.get(ref)
    if (inner) return innerItems(rule, inner, { all, events, office })
    return events
      .filter((event) => event.ruleIds.includes(ref))
      .map((event) => ({ time: event.time, id: event.eventId, ref, fields: event.event.fields }))
  })
}

function innerItems(
  rule: SigmaCorrelation,
  inner: SigmaCorrelation,
  { all, events, office }: { all: Correlations; events: readonly ObservedEvent[]; office: string },
): Item[] {
  const items: Item[] = []
  const temporal = rule.type.startsWith('temporal')
  for (const [key, members] of grouped(inner, itemsOf(inner, all, events, office))) {
    const hits = isGrowing(inner) ? slidingHits(inner, members) : closedHits(inner, members)
    if (!temporal) {
      for (const episode of joined(hits, isGrowing(inner) ? 0 : inner.timespanSeconds * 1000)) {
        const match = matchOf(inner, { key, office, items: members }, episode)
        const earliest = members.find((item) => item.time === match.from)
        items.push({ time: match.since, id: match.id, ref: inner.id, fields: earliest?.fields ?? {} })
      }
    } else {
      for (const item of members) {
        const hit = hits.find((candidate) => candidate.from <= item.time && item.time <= candidate.at)
        if (hit) items.push({ time: hit.at, id: item.id, ref: inner.id, fields: item.fields })
      }
    }
  }
  return items
}

/** By group, ordered by time and id, each event once (once per rule where rules are told apart). */
function grouped(rule: SigmaCorrelation, items: readonly Item[]): Map<string, Item[]> {
  const groups = new Map<string, Map<string, Item>>()
  for (const item of items) {
    const values = rule.groupBy.map((name) => item.fields[rule.aliases[name]?.[item.ref] ?? name])
    if (values.includes(undefined)) continue
    if (rule.type.startsWith('value_') && countedValue(rule, item) === undefined) continue
    const texts = values.map((value) => String(value).toLowerCase())
    const key = texts.length === 1 ? String(texts[0]) : JSON.stringify(texts)
    const members = groups.get(key) ?? new Map<string, Item>()
    members.set(JSON.stringify([item.time, item.id, rule.type.startsWith('temporal') ? item.ref : '']), item)
    groups.set(key, members)
  }
  const byTime = (a: Item, b: Item) => a.time - b.time || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0)
  return new Map([...groups].map(([key, members]) => [key, [...members.values()].sort(byTime)]))
}

function slidingHits(rule: SigmaCorrelation, items: readonly Item[]): Hit[] {
  return [...new Set(items.map((item) => item.time))].flatMap((at) => {
    const from = at - rule.timespanSeconds * 1000
    const window = items.filter((item) => item.time >= from && item.time <= at)
    return judged(rule, { from, at, items: window })
  })
}

function closedHits(rule: SigmaCorrelation, items: readonly Item[]): Hit[] {
  const hits: Hit[] = []
  let rest = items
  for (let opened = rest[0]; opened !== undefined; opened = rest[0]) {
    const end = opened.time + rule.timespanSeconds * 1000
    const window = rest.filter((item) => item.time <= end)
    hits.push(...judged(rule, { from: opened.time, at: window.at(-1)?.time ?? opened.time, items: window }))
    rest = rest.filter((item) => item.time > end)
  }
  return hits
}

function joined(hits: readonly Hit[], pause: number): Hit[][] {
  const episodes: Hit[][] = []
  for (const hit of hits) {
    const last = episodes.at(-1)
    if (last && hit.from - (last.at(-1)?.at ?? 0) <= pause) last.push(hit)
    else episodes.push([hit])
  }
  return episodes
}

function judged(rule: SigmaCorrelation, window: Omit<Hit, 'value'>): Hit[] {
  const value = measured(rule, window.items)
  const { condition } = rule
  if (condition?.kind === 'expression') {
    const holds = satisfied(condition.expression, rule, window.items) < Number.POSITIVE_INFINITY
    return holds ? [{ ...window, value: new Set(window.items.map((item) => item.ref)).size }] : []
  }
  const comparisons = condition?.comparisons ?? [{ operator: 'gte', value: rule.rules.length } as const]
  const holds = comparisons.every(({ operator, value: limit }) => {
    if (operator === 'gt') return value > limit
    if (operator === 'gte') return value >= limit
    if (operator === 'lt') return value < limit
    if (operator === 'lte') return value <= limit
    return operator === 'eq' ? value === limit : value !== limit
  })
  return holds ? [{ ...window, value }] : []
}

function measured(rule: SigmaCorrelation, items: readonly Item[]): number {
  const values = items.map((item) => countedValue(rule, item))
  if (rule.type === 'event_count') return items.length
  if (rule.type === 'value_count') return new Set(values).size
  if (rule.type === 'temporal') return new Set(items.map((item) => item.ref)).size
  if (rule.type === 'temporal_ordered') return inOrder(rule, items)
  const numbers = values.map(Number)
  const sum = numbers.reduce((a, b) => a + b, 0)
  if (rule.type === 'value_sum') return sum
  if (rule.type === 'value_avg') return sum / numbers.length
  const percentile = rule.condition?.kind === 'threshold' ? rule.condition.percentile : undefined
  if (percentile !== undefined) return percentileOf(numbers, percentile)
  const counts = [...new Set(values)].map((value) => values.filter((other) => other === value).length)
  const count = isOnlyGrowing(rule) ? Math.max(...counts) : Math.min(...counts)
  return (100 * count) / values.length
}

function inOrder(rule: SigmaCorrelation, items: readonly Item[]): number {
  let from = Number.NEGATIVE_INFINITY
  for (const [step, ref] of rule.rules.entries()) {
    const next = items.find((item) => item.ref === ref && item.time >= from)
    if (next === undefined) return step
    from = next.time
  }
  return rule.rules.length
}

/** Tries every way of reading the expression; names in an `and` of an ordered correlation follow the list of rules. */
function satisfied(
  node: ConditionNode,
  rule: SigmaCorrelation,
  items: readonly Item[],
  from = Number.NEGATIVE_INFINITY,
): number {
  if (node.op === 'name') {
    return items.find((item) => item.ref === node.name && item.time >= from)?.time ?? Number.POSITIVE_INFINITY
  }
  if (node.op === 'not') {
    return satisfied(node.of, rule, items) === Number.POSITIVE_INFINITY ? from : Number.POSITIVE_INFINITY
  }
  if (node.op === 'of') throw new RangeError('not used in this test')
  if (node.op === 'or') return Math.min(...node.of.map((child) => satisfied(child, rule, items, from)))
  const place = (child: ConditionNode): number => {
    if (child.op === 'name') return rule.rules.indexOf(child.name)
    if (child.op === 'of') return 0
    return child.op === 'not' ? place(child.of) : Math.min(...child.of.map(place))
  }
  let at = from
  for (const child of [...node.of].sort((a, b) => place(a) - place(b))) {
    at = Math.max(at, satisfied(child, rule, items, rule.type === 'temporal_ordered' ? at : from))
  }
  return at
}

function countedValue(rule: SigmaCorrelation, item: Item): string | number | undefined {
  const fields = rule.condition?.kind === 'threshold' ? rule.condition.fields : []
  const values = fields.map((field) => item.fields[field])
  if (values.includes(undefined)) return undefined
  const numeric = rule.type === 'value_sum' || rule.type === 'value_avg' || hasPercentile(rule)
  if (numeric) return Number.isNaN(Number(values[0])) ? undefined : Number(values[0])
  return values.map((value) => String(value).toLowerCase()).join('\n')
}

function hasPercentile(rule: SigmaCorrelation): boolean {
  return rule.condition?.kind === 'threshold' && rule.condition.percentile !== undefined
}

export function isGrowing(rule: SigmaCorrelation): boolean {
  if (rule.condition?.kind === 'expression') return !rule.condition.text.includes('not')
  return isOnlyGrowing(rule) && rule.type !== 'value_avg' && rule.type !== 'value_percentile'
}

function isOnlyGrowing(rule: SigmaCorrelation): boolean {
  const comparisons = rule.condition?.kind === 'threshold' ? rule.condition.comparisons : []
  return comparisons.every(({ operator }) => operator === 'gt' || operator === 'gte')
}

function isLowest(rule: SigmaCorrelation): boolean {
  const comparisons = rule.condition?.kind === 'threshold' ? rule.condition.comparisons : []
  return comparisons.length > 0 && comparisons.every(({ operator }) => operator === 'lt' || operator === 'lte')
}
