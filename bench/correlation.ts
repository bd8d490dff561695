import { type Correlator, createCorrelator, loadRules, type ObservedEvent, restoreCorrelator } from '@atalaya/sigma'
import { median, option, round, timed } from './figures.ts'
import { heapBytes } from './memory.ts'

const EVENTS = 200_000
const BATCH = 1_000
const OFFICES = 41
const ACCOUNTS = 2_000
const START = Date.UTC(2026, 0, 1)
const WINDOW_MS = 300_000
const THRESHOLD = 20

/** Each with its own lines; `X` is the number of the correlation. */
const TYPES = {
  event_count: ['condition:', '    gte: 20'],
  value_count: ['condition:', '    field: Address', '    gte: 20'],
  value_sum: ['condition:', '    field: Bytes', '    gte: 20000000'],
  temporal: [],
  temporal_ordered: [],
} as const
type Type = keyof typeof TYPES

interface Load {
  readonly name: string
  readonly types: readonly Type[]
  readonly correlations: number
}

const LOADS: readonly Load[] = [
  ...Object.keys(TYPES).map((type) => ({ name: type, types: [type as Type], correlations: 100 })), // its own keys
  ...[10, 100, 1_000].map((correlations) => ({
    name: 'all five types',
    types: Object.keys(TYPES) as Type[], // its own keys
    correlations,
  })),
]

/**
 * Events a second that correlations take in on one core, beside the plainest loop that could count them: a map of lists
 * of times by correlation, office and group, which knows neither late events nor duplicates nor bounds. Every event has
 * matched one rule, which one correlation counts, grouped by account in windows of five minutes.
 */
export async function run(args: readonly string[]): Promise<void> {
  const rounds = Number(option(args, 'rounds') ?? 3)
  const results = LOADS.map((load) => measure(load, rounds))
  console.log('| correlations | of type | events/s | plain loop/s | ratio | alerts | heap | snapshot | restore |')
  console.log('|---|---|---|---|---|---|---|---|---|')
  for (const { name, correlations, perSecond, floorPerSecond, ratio, alerts, ...rest } of results) {
    const kept = [`${rest.heapMegabytes} MB`, `${rest.snapshotMs} ms`, `${rest.restoreMs} ms`]
    console.log(`| ${[correlations, name, perSecond, floorPerSecond, ratio, alerts, ...kept].join(' | ')} |`)
  }
  console.log(JSON.stringify({ bench: 'correlation', events: EVENTS, results }))
}

function measure({ name, types, correlations }: Load, rounds: number) {
  const ruleSet = loadRules([{ path: 'bench.yml', text: ruleText(types, correlations) }])
  const events = makeEvents(correlations)
  const floors: number[] = []
  const times: number[] = []
  let alerts = 0
  let kept: Correlator | undefined
  let heap = 0
  for (let i = 0; i < rounds; i++) {
    kept = undefined
    floors.push(timed(() => plainLoop(events)))
    const before = heapBytes()
    const correlator = createCorrelator(ruleSet.correlations, { rules: ruleSet.rules })
    times.push(
      timed(() => {
        alerts = observeAll(correlator, events)
      }),
    )
    heap = heapBytes() - before
    kept = correlator
  }
  let snapshot = new Uint8Array()
  const snapshotMs = timed(() => {
    snapshot = Uint8Array.from(kept?.snapshot() ?? [])
  })
  const restoreMs = timed(() => {
    restoreCorrelator(ruleSet.correlations, snapshot, { rules: ruleSet.rules })
  })
  return {
    name,
    correlations,
    perSecond: Math.round((EVENTS / median(times)) * 1000),
    floorPerSecond: Math.round((EVENTS / median(floors)) * 1000),
    ratio: round(median(floors) / median(times)),
    alerts,
    heapMegabytes: Math.round(heap / 1e6),
    snapshotMs: Math.round(snapshotMs),
    restoreMs: Math.round(restoreMs),
  }
}

interface BenchEvent {
  readonly office: string
  readonly observed: ObservedEvent
}

/** In order, fifty a second; a few accounts are busy, most are not. */
function makeEvents(correlations: number): BenchEvent[] {
  return Array.from({ length: EVENTS }, (_, i) => {
    const account = (i * 7919) % (i % 4 === 0 ? 50 : ACCOUNTS)
    const fields = { Account: `account-${account}`, Address: `192.0.2.${i % 251}`, Bytes: (i % 1_000) * 2_000 }
    const observed = {
      event: { fields },
      eventId: `source/${i}`,
      time: START + i * 20,
      source: 'source',
      ruleIds: [`rule-${(i * 31) % correlations}-${(i >> 4) % 2}`],
    }
    return { office: `office-${account % OFFICES}`, observed }
  })
}

function observeAll(correlator: Correlator, events: readonly BenchEvent[]): number {
  let alerts = 0
  for (const [i, { office, observed }] of events.entries()) {
    alerts += correlator.observe(office, observed).length
    if (i % BATCH !== 0) continue
    for (let n = 0; n < OFFICES; n++) alerts += correlator.advance(`office-${n}`, 'source', observed.time).length
  }
  return alerts
}

/** What one would write by hand for events that come in order. */
function plainLoop(events: readonly BenchEvent[]): number {
  const groups = new Map<string, number[]>()
  let alerts = 0
  for (const { office, observed } of events) {
    for (const rule of observed.ruleIds) {
      const correlation = rule.slice(0, rule.lastIndexOf('-'))
      const key = `${correlation} ${office} ${observed.event.fields.Account}`
      const times = groups.get(key)
      if (times === undefined) {
        groups.set(key, [observed.time])
        continue
      }
      times.push(observed.time)
      while ((times[0] ?? 0) < observed.time - WINDOW_MS) times.shift()
      if (times.length >= THRESHOLD) alerts++
    }
  }
  return alerts
}

/** Two rules for each correlation, so that those of two events can hold. */
function ruleText(types: readonly Type[], correlations: number): string {
  return Array.from({ length: correlations }, (_, i) => {
    const type = types[i % types.length] ?? 'event_count'
    const both = [`rule-${i}-0`, `rule-${i}-1`]
    const rules = both.map((id) =>
      [
        'title: Base',
        `id: ${id}`,
        'logsource:',
        '  product: windows',
        'detection:',
        '  a:',
        '    EventID: 1',
        '  condition: a',
      ].join('\n'),
    )
    const correlation = ['title: Correlation', `id: correlation-${i}`, 'correlation:', `  type: ${type}`]
    correlation.push('  rules:', ...both.map((id) => `    - ${id}`), '  group-by:', '    - Account', '  timespan: 5m')
    correlation.push(...TYPES[type].map((line) => `  ${line}`))
    return [...rules, correlation.join('\n')].join('\n---\n')
  }).join('\n---\n')
}
