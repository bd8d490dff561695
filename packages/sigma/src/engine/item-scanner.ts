import { holdsOn } from '../evaluate.ts'
import type { Pattern } from '../pattern.ts'
import { matchesPattern, mayFit } from '../pattern.ts'
import type { Predicate } from '../predicate.ts'
import { valueText } from '../value.ts'
import type { IntList } from './int-list.ts'
import type { Item } from './items.ts'
import { shortestFitting } from './piece.ts'
import { PieceCounts, USUAL } from './piece-counts.ts'
import { rarest, sampleTexts } from './search-cost.ts'
import { TextIndex } from './text-index.ts'

/** Finds the items of one field that hold on a value, in one pass over it. */
export class ItemScanner {
  readonly #items: readonly Item[]
  readonly #texts: readonly { readonly id: number; readonly pattern: Pattern }[]
  readonly #sample: readonly string[]
  /** Made for the first text that is looked at: in most kinds of event most fields have none. */
  #made: TextIndex | undefined
  /** No text shorter than this fits any pattern. */
  readonly shortest: number
  /** Predicates that are no string patterns, with their item's position. */
  readonly #computed: readonly { readonly position: number; readonly predicate: Predicate }[]
  /** For an item that demands several things: those left once the one that is looked up was found. */
  readonly #rest: readonly (readonly Predicate[] | undefined)[]
  readonly #demanding: boolean
  /** Whole numbers below this have fewer digits than any pattern has characters. */
  readonly #shortNumber: number
  #lowered = ''
  #lower = ''

  /** `sample`: values that the field had, by which to choose what is looked up. */
  constructor(items: readonly Item[], sample: readonly string[]) {
    const texts: { id: number; pattern: Pattern }[] = []
    const computed: { position: number; predicate: Predicate }[] = []
    const lowered = sampleTexts(sample)
    this.#items = items
    this.#rest = items.map((item, position) => {
      const trigger = item.linking === 'all' ? rarest(item.predicates, lowered) : undefined
      for (const predicate of trigger ? [trigger] : item.predicates) {
        if (predicate.kind === 'pattern') texts.push({ id: position, pattern: predicate.pattern })
        else computed.push({ position, predicate })
      }
      return trigger && item.predicates.filter((predicate) => predicate !== trigger)
    })
    this.#demanding = this.#rest.some((rest) => rest !== undefined)
    this.#texts = texts
    this.#sample = sample
    this.#computed = computed
    this.shortest = shortestFitting(texts)
    this.#shortNumber = 10 ** Math.min(15, this.shortest - 1)
  }

  get #text(): TextIndex {
    this.#made ??= new TextIndex(this.#texts, this.#sample.length > 0 ? new PieceCounts(this.#sample) : USUAL)
    return this.#made
  }

  /** Puts the positions of the items that hold on a field's value into `hits`, each once, in order. */
  scan(value: unknown, hits: IntList): void {
    if (Array.isArray(value)) for (const each of value) this.#collect(each, hits)
    else this.#collect(value, hits)
    for (const { position, predicate } of this.#computed) {
      if (predicate.kind === 'exists' && predicate.exists === (value !== undefined)) hits.push(position)
    }
    if (hits.length === 0) return
    hits.sortUnique()
    if (this.#demanding) this.#settle(value, hits)
  }

  /** Adds, to `hits`, items that hold on one more value of a keyword search. */
  collectText(value: unknown, hits: IntList): void {
    if (typeof value === 'string') this.#text.collect(value, hits)
    else if (Array.isArray(value)) for (const each of value) this.collectText(each, hits)
    else this.#text.collect(this.searchedText(value), hits)
  }

  /** Text of a value of a keyword search; numbers shorter than any keyword need not become text to be passed over. */
  searchedText(value: unknown): string {
    if (typeof value === 'number' && value >= 0 && value < this.#shortNumber && Number.isInteger(value)) return ''
    return Array.isArray(value) ? value.map((each) => this.searchedText(each)).join('') : (valueText(value) ?? '')
  }

  /** Whether `mayHold` can tell. */
  get scansOnly(): boolean {
    return this.#text.scanOnly
  }

  /** Whether an item may hold on some part of the text; false is certain. */
  mayHold(text: string): boolean {
    return this.#text.mayHold(text)
  }

  /** Whether one item of few predicates holds on a text; undefined when a scan for all items is the better way. */
  holdsAlone(position: number, text: string): boolean | undefined {
    const item = this.#items[position]
    if (item === undefined || item.predicates.length > FEW) return undefined
    const holds = (predicate: Predicate) => this.#holds(predicate, text)
    return item.linking === 'all' ? item.predicates.every(holds) : item.predicates.some(holds)
  }

  #collect(value: unknown, hits: IntList): void {
    const text = valueText(value)
    if (text !== undefined) this.#text.collect(text, hits)
    for (const { position, predicate } of this.#computed) if (holdsOn(predicate, value)) hits.push(position)
  }

  #settle(value: unknown, hits: IntList): void {
    let kept = 0
    for (let i = 0; i < hits.length; i++) {
      const position = hits.items[i] as number // in bounds
      const rest = this.#rest[position]
      if (rest === undefined || rest.every((predicate) => this.#holds(predicate, value))) hits.items[kept++] = position
    }
    hits.length = kept
  }

  #holds(predicate: Predicate, value: unknown): boolean {
    if (predicate.kind === 'exists') return predicate.exists === (value !== undefined)
    if (Array.isArray(value)) return value.some((each) => holdsOn(predicate, each))
    if (typeof value !== 'string' || predicate.kind !== 'pattern') return holdsOn(predicate, value)
    if (!mayFit(predicate.pattern, value)) return false
    if (predicate.pattern.cased) return matchesPattern(predicate.pattern, value)
    if (this.#lowered !== value) {
      this.#lowered = value
      this.#lower = value.toLowerCase()
    }
    return matchesPattern(predicate.pattern, this.#lower)
  }
}

const FEW = 6
