/** One matched event as a group remembers it. Entries are ordered by (time, id, ref): no order of arrival shows. */
export interface Entry {
  /** Event time, epoch milliseconds. */
  readonly time: number
  /** Id of the event, or of the correlation match that is counted as one. */
  readonly id: string
  /** Which of the correlation's rules matched; 0 where rules are not told apart. */
  readonly ref: number
  /** What value_count counts (text) or the numeric types compute with. */
  readonly value: string | number | undefined
  /** Field values that a correlation above this one will ask for. */
  readonly carried: readonly (string | undefined)[] | undefined
  /** Value of the window that ends here when it satisfies the condition, otherwise NaN. */
  hit: number
  /** Time from which a correlation above counts this event, otherwise NaN. */
  carriedAt: number
}

export function entryAt(entries: readonly Entry[], index: number): Entry {
  const entry = entries[index]
  if (entry === undefined) throw new RangeError(`no entry ${index} of ${entries.length}`)
  return entry
}

export function compareEntries(a: Entry, b: Entry): number {
  if (a.time !== b.time) return a.time - b.time
  if (a.id !== b.id) return a.id < b.id ? -1 : 1
  return a.ref - b.ref
}

/** Index of the first entry at or after `time`. */
export function firstFrom(entries: readonly Entry[], time: number): number {
  return search(entries, (entry) => entry.time < time)
}

/** Index after the last entry at or before `time`. */
export function firstAfter(entries: readonly Entry[], time: number): number {
  return search(entries, (entry) => entry.time <= time)
}

/** Where `entry` is, or would be inserted. */
export function placeOf(entries: readonly Entry[], entry: Entry): number {
  const last = entries.at(-1)
  if (last === undefined || compareEntries(last, entry) < 0) return entries.length
  return search(entries, (other) => compareEntries(other, entry) < 0)
}

/** Gallops back from the end, where most searches find what they look for, and where memory is warm. */
function search(entries: readonly Entry[], before: (entry: Entry) => boolean): number {
  let high = entries.length
  let low = high - 1
  for (let step = 1; low >= 0 && !before(entryAt(entries, low)); step *= 2) {
    high = low
    low -= step
  }
  low = Math.max(low + 1, 0)
  while (low < high) {
    const middle = (low + high) >>> 1
    if (before(entryAt(entries, middle))) low = middle + 1
    else high = middle
  }
  return low
}
