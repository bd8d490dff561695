import { type Entry, firstAfter, firstFrom } from './entry.ts'
import type { Group } from './group.ts'

/** A window that satisfies the condition: its beginning, its end (an event's time), its value. */
export interface Span {
  readonly from: number
  readonly at: number
  readonly value: number
}

/**
 * Matching windows that touch each other: one alert. No event belongs to two episodes of a group.
 */
export interface Episode {
  /** Time of the earliest event when the episode was first seen: what its id is made of, whatever late events add. */
  anchor: number
  /** Time of its earliest event. */
  from: number
  /** Ends of its first and last matching window. */
  first: number
  last: number
  /** Most remarkable value among its windows. */
  peak: number
  forgotten: Forgotten | undefined
  report: Report | undefined
  /** Anchors of reported episodes that have become part of this one. */
  absorbed: number[]
  /** What correlations above were told. */
  fed: Fed | undefined
}

/** The part of an episode whose events are no longer remembered. */
export interface Forgotten {
  readonly events: number
  readonly ids: readonly string[]
  readonly first: number
  readonly until: number
  readonly peak: number
}

/** What the last alert said. */
export interface Report {
  readonly revision: number
  readonly events: number
  readonly from: number
  readonly first: number
  readonly last: number
  readonly value: number
}

export interface Fed {
  readonly time: number
  readonly id: string
  readonly carried: readonly (string | undefined)[] | undefined
}

export function episodeEntries(group: Group, episode: Episode): { readonly low: number; readonly high: number } {
  return { low: firstFrom(group.entries, episode.from), high: firstAfter(group.entries, episode.last) }
}

/** Adds windows that lie after all that the episodes hold. Returns the episodes that changed. */
export function extendEpisodes(group: Group, spans: readonly Span[]): Episode[] {
  const changed = new Set<Episode>()
  for (const span of spans) changed.add(place(group, group.episodes, span))
  return [...changed]
}

export interface Relaid {
  readonly changed: readonly Episode[]
  readonly former: readonly Episode[]
  /** Episodes that were reported and are no more. */
  readonly orphans: readonly Episode[]
}

/** Lays the episodes afresh from `kept` on; those that were reported keep their identity where it still has a place. */
export function relayEpisodes(group: Group, kept: number, spans: readonly Span[]): Relaid {
  const old = group.episodes.slice(kept)
  const changed: Episode[] = []
  for (const span of withForgotten(old, spans)) {
    const episode = place(group, changed, span)
    if (span.forgotten) {
      episode.forgotten = span.forgotten
      episode.first = Math.min(episode.first, span.forgotten.first)
      episode.from = Math.min(episode.from, span.from)
    }
  }
  group.episodes = [...group.episodes.slice(0, kept), ...changed]
  const orphans = old.filter((former) => !inherit(former, changed, group.retired))
  return { changed, former: old, orphans }
}

/** Number of leading episodes that no window ending at or after `time` can touch. */
export function untouchedEpisodes(group: Group, time: number): number {
  const reached = time - group.plan.spanMs
  let kept = group.episodes.length
  while (kept > 0 && (group.episodes[kept - 1]?.last ?? 0) >= reached) kept--
  return kept
}

function place(group: Group, episodes: Episode[], span: Span): Episode {
  const last = episodes.at(-1)
  // Sliding windows overlap when one begins before the other ended; closed ones never do, so a pause is allowed.
  const reach = group.plan.closed ? group.plan.spanMs : 0
  if (last && span.from - last.last <= reach) {
    last.last = Math.max(last.last, span.at)
    last.peak = moreRemarkable(group, last.peak, span.value)
    return last
  }
  const from = group.entries[firstFrom(group.entries, span.from)]?.time ?? span.at
  const created: Episode = {
    anchor: from,
    from,
    first: span.at,
    last: span.at,
    peak: span.value,
    forgotten: undefined,
    report: undefined,
    absorbed: [],
    fed: undefined,
  }
  episodes.push(created)
  return created
}

export function moreRemarkable(group: Group, a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number.isNaN(a) ? b : a
  return group.plan.lowest ? Math.min(a, b) : Math.max(a, b)
}

function withForgotten(old: readonly Episode[], spans: readonly Span[]): (Span & { forgotten?: Forgotten })[] {
  const past = old.flatMap(({ forgotten, from }) =>
    forgotten ? [{ from, at: forgotten.until, value: forgotten.peak, forgotten }] : [],
  )
  return past.length === 0 ? [...spans] : [...past, ...spans].sort((a, b) => a.at - b.at)
}

/** Hands what was reported of a former episode to the one that now holds its anchor. */
function inherit(former: Episode, episodes: readonly Episode[], retired: Map<number, number>): boolean {
  if (former.report === undefined) return true
  const heir = episodes.find((episode) => episode.from <= former.anchor && former.anchor <= episode.last)
  if (heir === undefined || heir.report !== undefined) retired.set(former.anchor, former.report.revision)
  if (heir === undefined) return false
  if (heir.report !== undefined) heir.absorbed.push(former.anchor, ...former.absorbed)
  else {
    heir.anchor = former.anchor
    heir.report = former.report
    heir.absorbed.push(...former.absorbed)
  }
  return true
}

/** An event may be there several times: for several rules, and for a match that it was part of. */
export function idsOf(entries: readonly Entry[]): string[] {
  return [...new Set(entries.map((entry) => entry.id))]
}
