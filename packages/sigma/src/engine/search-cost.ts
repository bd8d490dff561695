import { matchesPattern } from '../pattern.ts'
import type { Predicate } from '../predicate.ts'
import type { Item } from './items.ts'
import { LONG_NEEDLE, NEARLY_LONG } from './long-scanner.ts'
import { pieceOfPattern } from './piece.ts'

/** A value that a field had. */
export interface SampleText {
  readonly value: string
  readonly lower: string
}

/** Values of a field, and how long they are on average. */
export interface FieldSample {
  readonly texts: readonly SampleText[]
  readonly length: number
}

/** So many tell which of two texts is the rarer, and each is searched for every item. */
const ENOUGH = 100

export function sampleTexts(values: readonly string[]): readonly SampleText[] {
  const step = Math.ceil(values.length / ENOUGH)
  return values.filter((_, i) => i % step === 0).map((value) => ({ value, lower: value.toLowerCase() }))
}

/** Nanoseconds per character; a pass for short or tiny texts serves many items. */
const COST_OF_SETTLING = 0.3
const SHARE_OF_SHORT = 0.02
const SHARE_OF_TINY = 0.08

/** Nanoseconds that an item adds, in each value of a field, to the pass for long texts. */
export function costOfItem({ linking, predicates }: Item, { texts, length }: FieldSample): number {
  const trigger = linking === 'all' && predicates.length > 1 ? rarest(predicates, texts) : undefined
  const least = Math.min(...(trigger ? [trigger] : predicates).map(searchedLength))
  const pass = least < 3 ? SHARE_OF_TINY : least < NEARLY_LONG ? SHARE_OF_SHORT : 0
  const settled = trigger ? (countHolding(trigger, texts) / Math.max(1, texts.length)) * COST_OF_SETTLING : 0
  return length * (pass + settled)
}

function searchedLength(predicate: Predicate): number {
  if (predicate.kind !== 'pattern' || predicate.pattern.atStart || predicate.pattern.atEnd) return NEARLY_LONG
  return predicate.pattern.segments.length === 0 ? NEARLY_LONG : pieceOfPattern(predicate.pattern).text.length
}

/**
 * Of things that must all hold, one is looked up: what few values hold, or else the longest text. A short one would cost
 * a search of its own in every value.
 */
export function rarest(predicates: readonly Predicate[], sample: readonly SampleText[]): Predicate | undefined {
  let best: Predicate | undefined
  let least = Number.POSITIVE_INFINITY
  for (const predicate of predicates) {
    if (predicate.kind !== 'pattern') continue
    const { pattern } = predicate
    const length = Math.max(0, ...pattern.segments.map(({ text }) => text.length))
    const held = countHolding(predicate, sample)
    const score = (length < LONG_NEEDLE ? 1e6 : 0) + held - Math.min(999, length) / 1_000
    if (score >= least) continue
    least = score
    best = predicate
  }
  return best ?? predicates[0]
}

function countHolding(predicate: Predicate, sample: readonly SampleText[]): number {
  if (predicate.kind !== 'pattern') return 0
  const { pattern } = predicate
  return sample.filter(({ value, lower }) => matchesPattern(pattern, pattern.cased ? value : lower)).length
}
