import { type Aggregate, createAggregate } from './aggregate.ts'
import { compareEntries, type Entry, entryAt, placeOf } from './entry.ts'
import type { Episode, Span } from './episode.ts'
import type { Plan } from './plan.ts'

/** What is remembered of one group (one user, one address…) of one correlation in one office. */
export class Group {
  readonly plan: Plan
  readonly office: string
  readonly key: string
  /** Values of the group as spelt in an event; the key ignores letter case. */
  readonly values: string[]
  readonly entries: Entry[] = []
  /** Oldest first; they never overlap. */
  episodes: Episode[] = []
  /** Anchor → last revision of alerts that were merged or withdrawn: should one come back, its revisions go on. */
  readonly retired = new Map<number, number>()
  /** Times of the earliest and latest change not yet judged. */
  dirtyFrom = Number.POSITIVE_INFINITY
  dirtyTo = Number.NEGATIVE_INFINITY
  /** Entries that were taken away while a correlation above counted them. */
  uncarried: Entry[] = []
  /** Events forgotten for want of room. */
  evicted = 0
  /** Time of the last event that is no longer remembered, be it by age or for want of room. */
  trimmedUntil = Number.NEGATIVE_INFINITY
  /** Closed windows: those that satisfied the condition, the end of the last one judged, the end (exclusive) of those forgotten. */
  spans: Span[] = []
  laidUntil = Number.NEGATIVE_INFINITY
  boundary = Number.NEGATIVE_INFINITY
  /** The last entry forgotten for want of room: what comes at or before it cannot be told from a duplicate. */
  floor: Entry | undefined
  /** When its office's agenda has it next; Infinity when it does not. */
  queuedFor = Number.POSITIVE_INFINITY
  /** Was evicted or emptied. */
  gone = false
  #aggregate: Aggregate | undefined
  #low = 0
  #high = 0

  constructor(plan: Plan, office: string, identity: { readonly key: string; readonly values: readonly string[] }) {
    this.plan = plan
    this.office = office
    this.key = identity.key
    this.values = [...identity.values]
  }

  /** Of several spellings the first by code is shown, so that the order of arrival does not matter. */
  spell(values: readonly string[]): void {
    for (let i = 0; i < values.length; i++) {
      const value = values[i]
      if (value !== undefined && value < (this.values[i] ?? '')) this.values[i] = value
    }
  }

  /** False when the very same event is already there, or may have been. */
  insert(entry: Entry): boolean {
    if (this.floor !== undefined && compareEntries(entry, this.floor) <= 0) return false
    const place = placeOf(this.entries, entry)
    const there = this.entries[place]
    if (there !== undefined && compareEntries(there, entry) === 0) return false
    if (place === this.entries.length) this.entries.push(entry)
    else this.entries.splice(place, 0, entry)
    if (place < this.#low) this.#shift(1)
    else if (place < this.#high) {
      this.#aggregate?.add(entry)
      this.#high++
    }
    this.#touch(entry.time)
    return true
  }

  remove(entry: Entry): boolean {
    const place = placeOf(this.entries, entry)
    const there = this.entries[place]
    if (there === undefined || compareEntries(there, entry) !== 0) return false
    this.entries.splice(place, 1)
    if (!Number.isNaN(there.carriedAt)) this.uncarried.push(there)
    if (place < this.#low) this.#shift(-1)
    else if (place < this.#high) {
      this.#aggregate?.remove(there)
      this.#high--
    }
    this.#touch(entry.time)
    return true
  }

  /** Forgets the `count` oldest entries and returns them. */
  trim(count: number): Entry[] {
    const forgotten = this.entries.splice(0, count)
    if (count <= this.#low) this.#shift(-count)
    else this.#reset(0)
    this.trimmedUntil = Math.max(this.trimmedUntil, forgotten.at(-1)?.time ?? Number.NEGATIVE_INFINITY)
    return forgotten
  }

  /** Value of the window made of the entries from `low` to before `high`; NaN when it has none. */
  window(low: number, high: number): number {
    const aggregate = this.#aggregateNear(low, high)
    while (this.#high < high) aggregate.add(entryAt(this.entries, this.#high++))
    while (this.#low > low) aggregate.add(entryAt(this.entries, --this.#low))
    while (this.#low < low) aggregate.remove(entryAt(this.entries, this.#low++))
    while (this.#high > high) aggregate.remove(entryAt(this.entries, --this.#high))
    return high > low ? aggregate.value(this.entries, low, high) : Number.NaN
  }

  /** The running aggregate, or a fresh one when that is closer. */
  #aggregateNear(low: number, high: number): Aggregate {
    const away = Math.abs(low - this.#low) + Math.abs(high - this.#high)
    if (this.#aggregate !== undefined && away <= high - low && low <= this.#high) return this.#aggregate
    this.#reset(low)
    this.#aggregate = createAggregate(this.plan.measure)
    return this.#aggregate
  }

  #reset(at: number): void {
    this.#low = at
    this.#high = at
    this.#aggregate = undefined
  }

  #shift(by: number): void {
    this.#low += by
    this.#high += by
  }

  settled(): void {
    this.dirtyFrom = Number.POSITIVE_INFINITY
    this.dirtyTo = Number.NEGATIVE_INFINITY
  }

  #touch(time: number): void {
    this.dirtyFrom = Math.min(this.dirtyFrom, time)
    this.dirtyTo = Math.max(this.dirtyTo, time)
  }
}
