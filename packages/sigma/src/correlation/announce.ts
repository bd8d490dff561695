import { type Episode, episodeEntries } from './episode.ts'
import type { Group } from './group.ts'
import { type CorrelationMatch, type MatchContext, matchOf } from './match.ts'

/**
 * Tells what is worth telling at once: a new alert, one that begins earlier than was said or has taken in another, one
 * that has doubled. Smaller growth waits until the episode is over, so that n events make about log n revisions.
 */
export function announceChanges(
  group: Group,
  changes: { readonly changed: readonly Episode[]; readonly orphans: readonly Episode[] },
  context: MatchContext,
): CorrelationMatch[] {
  const matches = changes.orphans.map((orphan) => withdraw(group, orphan, context))
  for (const episode of changes.changed) if (isNews(group, episode)) matches.push(announce(group, episode, context))
  return matches
}

/** Tells the final figures of the episodes that ended before the watermark `closing`. */
export function announceEnded(group: Group, closing: number, context: MatchContext): CorrelationMatch[] {
  const ended = group.episodes.filter((episode) => endOf(group, episode) < closing && hasChanged(group, episode))
  return ended.map((episode) => announce(group, episode, context))
}

/** When the final figures can be told of the first episode that has any to tell; Infinity when there is none. */
export function nextEnd(group: Group): number {
  const pending = group.episodes.find((episode) => hasChanged(group, episode))
  return pending === undefined ? Number.POSITIVE_INFINITY : endOf(group, pending)
}

function endOf(group: Group, episode: Episode): number {
  return episode.last + group.plan.spanMs
}

function withdraw(group: Group, orphan: Episode, context: MatchContext): CorrelationMatch {
  const match = matchOf(group, orphan, context)
  group.retired.set(orphan.anchor, match.revision)
  return { ...match, withdrawn: true }
}

function announce(group: Group, episode: Episode, context: MatchContext): CorrelationMatch {
  const match = matchOf(group, episode, context)
  const { revision, from } = match
  const { first, last, peak } = episode
  episode.report = { revision, events: sizeOf(group, episode), from, first, last, value: peak }
  episode.absorbed = []
  return match
}

function isNews(group: Group, episode: Episode): boolean {
  const { report } = episode
  if (report === undefined || episode.absorbed.length > 0 || episode.from < report.from) return true
  if (Math.abs(episode.peak) >= 2 * Math.abs(report.value) && episode.peak !== report.value) return true
  return sizeOf(group, episode) >= 2 * report.events
}

function hasChanged(group: Group, episode: Episode): boolean {
  const { report } = episode
  return (
    report === undefined ||
    report.last !== episode.last ||
    report.from !== episode.from ||
    report.first !== episode.first ||
    report.value !== episode.peak ||
    report.events !== sizeOf(group, episode)
  )
}

function sizeOf(group: Group, episode: Episode): number {
  const { low, high } = episodeEntries(group, episode)
  return (episode.forgotten?.events ?? 0) + high - low
}
