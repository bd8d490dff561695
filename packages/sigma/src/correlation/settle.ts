import { type Entry, entryAt, firstFrom } from './entry.ts'
import { type Episode, extendEpisodes, relayEpisodes, type Span, untouchedEpisodes } from './episode.ts'
import type { Group } from './group.ts'
import { judgeClosed, judgeSliding, slidingSpans } from './windows.ts'

export interface Settlement {
  readonly changed: readonly Episode[]
  /** What the changed ones were before, where they were laid afresh. */
  readonly former: readonly Episode[]
  /** Reported episodes that late events undid. */
  readonly orphans: readonly Episode[]
  /** Events to take from, and to give to, the correlations above. */
  readonly taken: readonly Entry[]
  readonly given: readonly Entry[]
}

const NOTHING: Settlement = { changed: [], former: [], orphans: [], taken: [], given: [] }

/** Brings a group's episodes up to date with its events. `closing` is the office's watermark. */
export function settle(group: Group, closing: number): Settlement {
  const settlement = group.plan.closed ? settleClosed(group, closing) : settleSliding(group)
  if (group.uncarried.length === 0) return settlement
  const taken = [...group.uncarried, ...settlement.taken]
  group.uncarried = []
  return { ...settlement, taken }
}

/** Entries that a settlement would go over. */
export function settlementCost(group: Group): number {
  return group.entries.length - firstFrom(group.entries, group.dirtyFrom)
}

function settleSliding(group: Group): Settlement {
  const { dirtyFrom, dirtyTo, plan } = group
  if (dirtyFrom > dirtyTo) return NOTHING
  judgeSliding(group, dirtyFrom, dirtyTo + plan.spanMs)
  group.settled()
  const last = group.episodes.at(-1)
  if (last === undefined || dirtyFrom > last.last) {
    const spans = slidingSpans(group, dirtyFrom)
    if (spans.length === 0) return NOTHING
    return { changed: extendEpisodes(group, spans), former: [], orphans: [], ...carryNew(group, spans) }
  }
  const kept = untouchedEpisodes(group, dirtyFrom)
  const start = Math.min(dirtyFrom, group.episodes[kept]?.first ?? dirtyFrom)
  const spans = slidingSpans(group, start)
  return { ...relayEpisodes(group, kept, spans), ...carryAnew(group, spans, dirtyFrom - plan.spanMs) }
}

function settleClosed(group: Group, closing: number): Settlement {
  const from = group.dirtyFrom
  const late = from <= group.laidUntil
  const judged = group.spans.length
  const spans = judgeClosed(group, closing)
  group.settled()
  if (!late && spans.length === judged) return NOTHING
  if (!late) {
    const fresh = spans.slice(judged)
    return {
      changed: extendEpisodes(group, fresh),
      former: [],
      orphans: [],
      ...carryAnew(group, fresh, fresh[0]?.from ?? from),
    }
  }
  return { ...relayEpisodes(group, 0, spans), ...carryAnew(group, spans, Number.NEGATIVE_INFINITY) }
}

type Carriage = Pick<Settlement, 'taken' | 'given'>

/** Every event of a matching window counts, above, from the end of the first matching window that holds it. */
function carryAnew(group: Group, spans: readonly Span[], from: number): Carriage {
  const taken: Entry[] = []
  const given: Entry[] = []
  if (group.plan.consumers.length === 0) return { taken, given }
  let next = 0
  for (let i = firstFrom(group.entries, from); i < group.entries.length; i++) {
    const entry = entryAt(group.entries, i)
    while (next < spans.length && (spans[next]?.at ?? 0) < entry.time) next++
    const span = spans[next]
    const at = span !== undefined && span.from <= entry.time ? span.at : Number.NaN
    if (Object.is(at, entry.carriedAt)) continue
    if (!Number.isNaN(entry.carriedAt)) taken.push({ ...entry })
    entry.carriedAt = at
    if (!Number.isNaN(at)) given.push({ ...entry })
  }
  return { taken, given }
}

/** The same where windows were only added at the end: goes back no further than to what is carried already. */
function carryNew(group: Group, spans: readonly Span[]): Carriage {
  if (group.plan.consumers.length === 0) return { taken: [], given: [] }
  const earliest = spans[0]?.from ?? 0
  let at = group.entries.length
  while (at > 0) {
    const entry = entryAt(group.entries, at - 1)
    if (entry.time < earliest || !Number.isNaN(entry.carriedAt)) break
    at--
  }
  const from = group.entries[at]?.time
  return from === undefined ? { taken: [], given: [] } : carryAnew(group, spans, from)
}
