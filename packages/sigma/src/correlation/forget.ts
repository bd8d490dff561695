import { type Entry, firstAfter, firstFrom } from './entry.ts'
import { type Episode, type Forgotten, idsOf } from './episode.ts'
import type { Group } from './group.ts'
import { windowEnd } from './windows.ts'

/** Forgets a group's `count` oldest events; of the episodes they belonged to, the figures are kept. */
export function forgetOldest(group: Group, count: number, maxIds: number): void {
  const entries = group.trim(count)
  for (const episode of group.episodes) {
    const part = entries.slice(firstFrom(entries, episode.from)).filter((entry) => entry.time <= episode.last)
    if (part.length > 0) episode.forgotten = forgottenPart(episode, part, maxIds)
  }
  const until = group.trimmedUntil
  group.spans = group.spans.filter((span) => span.at > until)
}

function forgottenPart(episode: Episode, part: readonly Entry[], maxIds: number): Forgotten {
  const former = episode.forgotten
  const ids = idsOf(part)
  return {
    events: (former?.events ?? 0) + ids.length,
    ids: [...(former?.ids ?? []), ...ids].slice(0, maxIds),
    first: episode.first,
    until: part.at(-1)?.time ?? former?.until ?? episode.first,
    peak: episode.peak,
  }
}

/** Forgets what no window that is still open, or may be opened again, can hold. Returns the number of events. */
export function forgetBefore(group: Group, horizon: number, maxIds: number): number {
  const cut = horizon - group.plan.spanMs
  const count = group.plan.closed ? leaveWindows(group, horizon) : firstFrom(group.entries, cut)
  if (count > 0) forgetOldest(group, count, maxIds)
  if (group.episodes.some((episode) => episode.last < cut)) {
    group.episodes = group.episodes.filter((episode) => episode.last >= cut)
  }
  for (const anchor of group.retired.keys()) if (anchor < cut) group.retired.delete(anchor)
  return count
}

/** Closed windows are forgotten whole, so that the next begin where they did. Returns the number of their events. */
function leaveWindows(group: Group, horizon: number): number {
  let count = 0
  for (let opened = group.entries[0]?.time; opened !== undefined; opened = group.entries[count]?.time) {
    const end = windowEnd(group, opened)
    if (end >= horizon || end > group.laidUntil) break
    count = firstAfter(group.entries, end)
    group.boundary = Math.max(group.boundary, end + 1)
  }
  return count
}
