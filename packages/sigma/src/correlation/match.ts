import type { SigmaCorrelation } from '../correlation-rule.ts'
import { type Episode, episodeEntries, idsOf } from './episode.ts'
import type { Group } from './group.ts'
import type { Plan } from './plan.ts'
import { digestId } from './sha256.ts'

/** One alert of a correlation, as it stands. A later one with the same id takes its place. */
export interface CorrelationMatch {
  readonly correlation: SigmaCorrelation
  readonly office: string
  /** Group-by field or alias → value, as an event spelt it. */
  readonly group: Readonly<Record<string, string>>
  /** Times of the earliest event and of the last event at which the condition held; epoch milliseconds. */
  readonly from: number
  readonly to: number
  /** When the condition first held. */
  readonly since: number
  /** The first and the last events, at most the correlator's `maxEventIds`; matches of correlations count as events. */
  readonly eventIds: readonly string[]
  readonly eventCount: number
  /** The most remarkable count, sum, average… of all the windows; rules seen, for the temporal types. */
  readonly value: number
  /** Made of correlation, office, group and time of the first event: 32 hexadecimal digits. */
  readonly id: string
  /** Begins at 1 and grows each time the alert is told anew. */
  readonly revision: number
  /** Ids of alerts that late events have merged into this one. */
  readonly replaces: readonly string[]
  /** Late events undid the alert: the condition does not hold after all. */
  readonly withdrawn?: true
  /** Events of this group that were forgotten for want of room; the figures above may be too low. */
  readonly evicted?: number
  /** Whole groups of this correlation that were forgotten in this office for want of room. */
  readonly evictedGroups?: number
}

/** Ids depend on what happened only: replaying the same events gives the same ids. */
export function matchId(group: Group, anchor: number): string {
  return digestId(JSON.stringify(['correlation', group.plan.rule.id, group.office, group.key, anchor]))
}

export interface MatchContext {
  readonly maxEventIds: number
  readonly evictedGroups: number
}

export function matchOf(group: Group, episode: Episode, context: MatchContext): CorrelationMatch {
  const { ids, count } = eventsOf(group, episode, context.maxEventIds)
  const revision = (episode.report?.revision ?? group.retired.get(episode.anchor) ?? 0) + 1
  const replaces = episode.absorbed.map((anchor) => matchId(group, anchor))
  return {
    correlation: group.plan.rule,
    office: group.office,
    group: groupRecord(group.plan, group.values),
    from: episode.from,
    to: episode.last,
    since: episode.first,
    eventIds: ids,
    eventCount: count,
    value: episode.peak,
    id: matchId(group, episode.anchor),
    revision,
    replaces,
    ...(group.evicted > 0 ? { evicted: group.evicted } : {}),
    ...(context.evictedGroups > 0 ? { evictedGroups: context.evictedGroups } : {}),
  }
}

function groupRecord(plan: Plan, values: readonly string[]): Record<string, string> {
  return Object.fromEntries(plan.rule.groupBy.map((name, i) => [name, values[i] ?? '']))
}

function eventsOf(group: Group, episode: Episode, limit: number): { ids: string[]; count: number } {
  const { low, high } = episodeEntries(group, episode)
  const retained = idsOf(group.entries.slice(low, high))
  const ids = [...(episode.forgotten?.ids ?? []), ...retained]
  const count = (episode.forgotten?.events ?? 0) + retained.length
  if (ids.length <= limit) return { ids, count }
  const head = Math.ceil(limit / 2)
  return { ids: [...ids.slice(0, head), ...ids.slice(ids.length - (limit - head))], count }
}
