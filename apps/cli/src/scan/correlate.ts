import { type CorrelationMatch, createCorrelator, type RuleSet, type SigmaRule } from '@atalaya/sigma'
import type { EventText, Match } from './match.ts'
import type { Observations } from './observations.ts'

/** A match of a rule that some correlation counts, with the fields that it groups or counts by. */
export interface Observation {
  readonly rule: string
  readonly time: number
  /** Of the event in its file, from 1. */
  readonly number: number
  readonly fields: Readonly<Record<string, unknown>>
  readonly host: string | null
  readonly file: string
}

export interface CorrelationNeeds {
  readonly alerting: (rule: SigmaRule) => boolean
  readonly counted: (rule: SigmaRule) => boolean
  readonly correlated: ReadonlySet<string>
}

// Everything scanned is one place: the files are what somebody chose to look at together.
const PLACE = 'scan'

/** Which rules feed correlations, which alert by themselves, and the fields that correlations read. */
export function correlationNeeds({ correlations, rules }: RuleSet): CorrelationNeeds {
  const correlator = createCorrelator(correlations, { rules })
  return {
    counted: ({ id }) => correlator.counts(id),
    alerting: ({ id }) => correlator.alertsAlone(id),
    correlated: new Set(
      correlations.flatMap(({ groupBy, aliases, condition }) => [
        ...groupBy,
        ...Object.values(aliases).flatMap((fields) => Object.values(fields)),
        ...(condition?.kind === 'threshold' ? condition.fields : []),
      ]),
    ),
  }
}

/** Runs the correlations over all that was observed, in event time. Each alert comes once, as it ended. */
export function correlate(
  ruleSet: RuleSet,
  observations: Observations,
): readonly { readonly match: Match; readonly event: EventText }[] {
  const correlator = createCorrelator(ruleSet.correlations, { rules: ruleSet.rules })
  const latest = new Map<string, CorrelationMatch>()
  function keep(matches: readonly CorrelationMatch[]): void {
    for (const match of matches) {
      for (const id of match.replaces) latest.delete(id)
      if (match.withdrawn) latest.delete(match.id)
      else latest.set(match.id, match)
    }
  }
  for (const at of observations.inOrder()) {
    const { rule, time, fields } = observations.at(at)
    keep(correlator.observe(PLACE, { event: { fields }, eventId: String(at), time, source: PLACE, ruleIds: [rule] }))
  }
  keep(correlator.advance(PLACE, PLACE, Number.POSITIVE_INFINITY))
  const titles = new Map(ruleSet.rules.map(({ id, title }) => [id, title]))
  return [...latest.values()].map((match) => {
    const events = match.eventIds.map((id) => observations.at(Number(id)))
    return { match: matchOf(match, events), event: events.slice(0, MAX_TOLD).map((event) => told(event, titles)) }
  })
}

/** Events of a correlation that are told one by one. */
const MAX_TOLD = 50

function told(
  { time, rule, file, number, host }: Observation,
  titles: ReadonlyMap<string, string>,
): readonly [string, string] {
  const parts = [titles.get(rule) ?? rule, ...(host === null ? [] : [host]), `${file}#${number}`]
  return [new Date(time).toISOString(), parts.join(' · ')]
}

function matchOf(
  { correlation, from, to, group, eventCount, value }: CorrelationMatch,
  events: readonly Observation[],
): Match {
  const hosts = new Set(events.map(({ host }) => host))
  return {
    time: from,
    until: to,
    level: correlation.level ?? 'medium',
    rule: correlation.id,
    title: correlation.title,
    tags: correlation.tags,
    file: events[0]?.file ?? '',
    host: hosts.size === 1 ? (events[0]?.host ?? null) : null,
    user: null,
    dataset: 'correlation',
    events: eventCount,
    matched: [
      ...Object.entries(group).map(([field, text]) => ({ field, value: text, spans: [] })),
      { field: correlation.type, value: String(value), spans: [] },
    ],
    raw: JSON.stringify({ group, value }),
  }
}
