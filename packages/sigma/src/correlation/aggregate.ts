import { type Entry, entryAt } from './entry.ts'
import { type Sequence, sequenceLength } from './expression.ts'
import { RuleTimes } from './rule-times.ts'

/** What a window amounts to. Events enter and leave one by one as it slides, in any order. */
export interface Aggregate {
  add(entry: Entry): void
  remove(entry: Entry): void
  /** Value of the window, which is `entries` from `low` to before `high`; NaN when it has none. */
  value(entries: readonly Entry[], low: number, high: number): number
}

export type Measure =
  | { readonly kind: 'count' | 'distinct' | 'sum' | 'average' | 'rarest' | 'commonest' }
  | { readonly kind: 'percentile'; readonly percentile: number }
  | { readonly kind: 'rules'; readonly rules: number; readonly ordered: boolean; readonly sequence?: Sequence }

export function createAggregate(measure: Measure): Aggregate {
  if (measure.kind === 'count') return new Stateless((_entries, low, high) => high - low)
  if (measure.kind === 'distinct') return new DistinctValues()
  if (measure.kind === 'sum') return new Sum()
  if (measure.kind === 'rules') return new RulesPresent(measure)
  if (measure.kind === 'average') return new Stateless(average)
  if (measure.kind === 'percentile') {
    const { percentile } = measure
    return new Stateless((entries, low, high) => percentileOf(numbers(entries, low, high), percentile))
  }
  const extreme = measure.kind === 'rarest' ? Math.min : Math.max
  return new Stateless((entries, low, high) => share(entries.slice(low, high), extreme))
}

class Stateless implements Aggregate {
  readonly value: Aggregate['value']

  constructor(value: Aggregate['value']) {
    this.value = value
  }

  add(): void {
    // Nothing is kept between windows: the value is computed from the entries.
  }

  remove(): void {
    // Nothing is kept between windows.
  }
}

class DistinctValues implements Aggregate {
  readonly #counts = new Map<Entry['value'], number>()

  add(entry: Entry): void {
    this.#counts.set(entry.value, (this.#counts.get(entry.value) ?? 0) + 1)
  }

  remove(entry: Entry): void {
    const left = (this.#counts.get(entry.value) ?? 0) - 1
    if (left > 0) this.#counts.set(entry.value, left)
    else this.#counts.delete(entry.value)
  }

  value(): number {
    return this.#counts.size
  }
}

/** Exact while all values are integers; otherwise added up in order of time, so that no history shows in the rounding. */
class Sum implements Aggregate {
  #exact = 0
  #inexact = 0

  add(entry: Entry): void {
    if (isExact(entry)) this.#exact += Number(entry.value)
    else this.#inexact++
  }

  remove(entry: Entry): void {
    if (isExact(entry)) this.#exact -= Number(entry.value)
    else this.#inexact--
  }

  value(entries: readonly Entry[], low: number, high: number): number {
    return this.#inexact === 0 ? this.#exact : total(entries, low, high)
  }
}

/** Below this, sums of a million values stay exact integers. */
const EXACT = 2 ** 33

function isExact(entry: Entry): boolean {
  return Number.isInteger(entry.value) && Math.abs(Number(entry.value)) <= EXACT
}

class RulesPresent implements Aggregate {
  readonly #measure: Extract<Measure, { kind: 'rules' }>
  readonly #times: RuleTimes

  constructor(measure: Extract<Measure, { kind: 'rules' }>) {
    this.#measure = measure
    this.#times = new RuleTimes(measure.rules)
  }

  add(entry: Entry): void {
    this.#times.add(entry.ref, entry.time)
  }

  remove(entry: Entry): void {
    this.#times.remove(entry.ref, entry.time)
  }

  /** Rules present (in order, beginning with the first, where order counts); NaN when an expression is not satisfied. */
  value(): number {
    const { sequence, ordered, rules } = this.#measure
    if (sequence === undefined) return ordered ? sequenceLength(this.#times, rules) : this.#times.present()
    return sequence(this.#times, Number.NEGATIVE_INFINITY) < Number.POSITIVE_INFINITY
      ? this.#times.present()
      : Number.NaN
  }
}

function numbers(entries: readonly Entry[], low: number, high: number): number[] {
  const found: number[] = []
  for (let i = low; i < high; i++) found.push(Number(entryAt(entries, i).value))
  return found
}

function total(entries: readonly Entry[], low: number, high: number): number {
  let sum = 0
  for (let i = low; i < high; i++) sum += Number(entryAt(entries, i).value)
  return sum
}

function average(entries: readonly Entry[], low: number, high: number): number {
  return total(entries, low, high) / (high - low)
}

/** Linear interpolation between the closest ranks (Hyndman and Fan's type 7, the default of R, NumPy and Excel). */
export function percentileOf(values: number[], percentile: number): number {
  values.sort((a, b) => a - b)
  const rank = (Math.min(Math.max(percentile, 0), 100) / 100) * (values.length - 1)
  const below = values[Math.floor(rank)] ?? Number.NaN
  const above = values[Math.ceil(rank)] ?? Number.NaN
  return below + (above - below) * (rank - Math.floor(rank))
}

/** Share, in percent, that the rarest or the commonest value has of the window's events. */
function share(entries: readonly Entry[], extreme: (...values: number[]) => number): number {
  const counts = new Map<Entry['value'], number>()
  for (const { value } of entries) counts.set(value, (counts.get(value) ?? 0) + 1)
  let found = Number.NaN
  for (const count of counts.values()) found = Number.isNaN(found) ? count : extreme(found, count)
  return (100 * found) / entries.length
}
