import { entryAt, firstAfter, firstFrom } from './entry.ts'
import type { Span } from './episode.ts'
import type { Group } from './group.ts'

/**
 * Judges the windows that end at events from `from` to `to`; each reaches back over the timespan, both ends included.
 * Events of the same instant are in the same windows, so that their order does not matter.
 */
export function judgeSliding(group: Group, from: number, to: number): void {
  const { entries, plan } = group
  const end = firstAfter(entries, to)
  for (let i = firstFrom(entries, from); i < end; i++) {
    const entry = entryAt(entries, i)
    const before = entry.hit
    entry.hit = Number.NaN
    if (entries[i + 1]?.time === entry.time) continue
    const start = entry.time - plan.spanMs
    const value = group.window(firstFrom(entries, start), i + 1)
    if (!Number.isNaN(value) && plan.holds(value)) entry.hit = value
    // What was found before a part of the window was forgotten still stands.
    else if (start <= group.trimmedUntil) entry.hit = before
  }
}

/** The matching windows that end at or after `from`. */
export function slidingSpans(group: Group, from: number): Span[] {
  const spans: Span[] = []
  const { entries, plan } = group
  for (let i = firstFrom(entries, from); i < entries.length; i++) {
    const { hit, time } = entryAt(entries, i)
    if (!Number.isNaN(hit)) spans.push({ from: time - plan.spanMs, at: time, value: hit })
  }
  return spans
}

/**
 * Judges the windows that were over before the watermark `closing`. A window opens at the first event after the last
 * one ended, and lasts the timespan: every event is in one window. Returns the matching ones.
 */
export function judgeClosed(group: Group, closing: number): readonly Span[] {
  if (group.dirtyFrom <= group.laidUntil) {
    group.spans = []
    group.laidUntil = Number.NEGATIVE_INFINITY
  }
  const { entries, plan } = group
  for (;;) {
    const low = firstAfter(entries, group.laidUntil)
    const opened = entries[low]?.time
    if (opened === undefined) break
    const end = windowEnd(group, opened)
    if (end >= closing) break
    const high = firstAfter(entries, end)
    const value = group.window(low, high)
    const at = entryAt(entries, high - 1).time
    if (!Number.isNaN(value) && plan.holds(value)) group.spans.push({ from: opened, at, value })
    group.laidUntil = end
  }
  return group.spans
}

/** When the next unjudged window will be over; Infinity when there is none. */
export function nextClosing(group: Group): number {
  const opened = group.entries[firstAfter(group.entries, group.laidUntil)]?.time
  return opened === undefined ? Number.POSITIVE_INFINITY : windowEnd(group, opened)
}

/** Windows laid before the retained part began must not reach into it. */
export function windowEnd(group: Group, opened: number): number {
  const end = opened + group.plan.spanMs
  return opened < group.boundary && end >= group.boundary ? group.boundary - 1 : end
}
