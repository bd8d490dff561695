import { compares, searchedLine } from '../evaluate.ts'
import type { SigmaEvent } from '../event.ts'
import { networkContains } from '../network.ts'
import type { Predicate } from '../predicate.ts'
import { timePart, valueNumber, valueText } from '../value.ts'
import type { Item } from './items.ts'
import type { MemoBudget } from './memo.ts'
import { ValueMemo } from './memo.ts'
import { TextIndex } from './text-index.ts'

/** Values that make the same items of a field true are one class. */
export interface ValueClass {
  /** -1 for classes that are not remembered. */
  readonly id: number
  /** Positions, in the field index's list of items, of those that hold. */
  readonly items: readonly number[]
  readonly bits: Uint32Array
  /** Rules to consider when a value of this class is met; set by the plan of the bucket. */
  candidates: Int32Array
  /** How often it was met while the bucket was observing. */
  seen: number
}

const NONE = new Int32Array(0)
/** Bounds the classes that hostile values can make; past it they are not remembered. */
const MAX_CLASSES = 4_096

/** All items on one field: a value's class is looked up, or found in one pass over the value. */
export class FieldIndex {
  readonly items: readonly Item[]
  readonly memo: ValueMemo<ValueClass>
  readonly absent: ValueClass
  readonly empty: ValueClass
  readonly #text: TextIndex
  readonly #computed: readonly { readonly id: number; readonly predicate: Predicate }[]
  readonly #ofPredicate: readonly (readonly number[])[]
  readonly #needed: Int32Array
  readonly #classes = new Map<string, ValueClass>()
  readonly #hits: number[] = []
  readonly #counts: Int32Array
  observedEvents = 0
  observedLength = 0
  #onClass: ((found: ValueClass) => void) | undefined

  constructor(items: readonly Item[], budget: MemoBudget) {
    this.items = items
    const predicates: Predicate[] = []
    const ofPredicate: number[][] = []
    for (const [position, item] of items.entries()) {
      for (const predicate of item.predicates) ofPredicate[predicates.push(predicate) - 1] = [position]
    }
    this.#ofPredicate = ofPredicate
    this.#needed = Int32Array.from(items, (item) => (item.linking === 'all' ? item.predicates.length : 1))
    this.#counts = new Int32Array(items.length)
    const texts: { id: number; pattern: (Predicate & { kind: 'pattern' })['pattern'] }[] = []
    const computed: { id: number; predicate: Predicate }[] = []
    for (const [id, predicate] of predicates.entries()) {
      if (predicate.kind === 'pattern') texts.push({ id, pattern: predicate.pattern })
      else computed.push({ id, predicate })
    }
    this.#text = new TextIndex(texts)
    this.#computed = computed
    this.memo = new ValueMemo(budget)
    this.empty = this.#intern([])
    this.absent = this.#classify(undefined)
  }

  classes(): Iterable<ValueClass> {
    return this.#classes.values()
  }

  /** Called for every class, now and when a new one is found. */
  onClass(listener: (found: ValueClass) => void): void {
    this.#onClass = listener
    for (const each of this.#classes.values()) listener(each)
  }

  /** Counts one event in which the field's value had this length. */
  observe(length: number): void {
    this.observedEvents++
    this.observedLength += length
  }

  classOf(value: unknown): ValueClass {
    if (value === undefined) return this.absent
    if (typeof value === 'object') return this.#classify(value)
    const known = this.memo.get(value)
    if (known !== undefined) return known
    const found = this.#classify(value)
    this.memo.set(value, found)
    return found
  }

  /** The class of a whole event, for keywords: an item holds when it holds on any value, or on the line. */
  classOfEvent(event: SigmaEvent): ValueClass {
    const hits = this.#hits
    hits.length = 0
    const { fields } = event
    for (const name in fields) {
      const value = fields[name]
      if (typeof value === 'string') this.#text.collect(value, hits)
      else if (value !== null && value !== undefined) this.#collectOther(value)
    }
    const line = searchedLine(event.raw)
    if (line !== undefined) this.#text.collect(line, hits)
    return hits.length === 0 ? this.empty : this.#classOfHits()
  }

  #collectOther(value: unknown): void {
    for (const each of Array.isArray(value) ? value : [value]) {
      const text = valueText(each)
      if (text !== undefined) this.#text.collect(text, this.#hits)
    }
  }

  #classify(value: unknown): ValueClass {
    this.#hits.length = 0
    if (Array.isArray(value)) {
      for (const each of value) this.#collect(each)
      this.#collectExists(true)
    } else {
      this.#collect(value)
      this.#collectExists(value !== undefined)
    }
    return this.#hits.length === 0 ? this.empty : this.#classOfHits()
  }

  #collect(value: unknown): void {
    const text = valueText(value)
    if (text !== undefined) this.#text.collect(text, this.#hits)
    for (const { id, predicate } of this.#computed) if (holds(predicate, value, text)) this.#hits.push(id)
  }

  #collectExists(present: boolean): void {
    for (const { id, predicate } of this.#computed) {
      if (predicate.kind === 'exists' && predicate.exists === present) this.#hits.push(id)
    }
  }

  #classOfHits(): ValueClass {
    const counts = this.#counts
    const items: number[] = []
    const hits = this.#hits.sort(ascending)
    for (let i = 0; i < hits.length; i++) {
      if (i > 0 && hits[i] === hits[i - 1]) continue
      for (const position of this.#ofPredicate[hits[i] as number] ?? []) {
        const count = (counts[position] ?? 0) + 1
        counts[position] = count
        if (count === this.#needed[position]) items.push(position)
      }
    }
    for (const hit of hits) for (const position of this.#ofPredicate[hit] ?? []) counts[position] = 0
    return this.#intern(items.sort(ascending))
  }

  #intern(items: readonly number[]): ValueClass {
    const key = items.join()
    const known = this.#classes.get(key)
    if (known) return known
    const bits = new Uint32Array((this.items.length + 31) >>> 5)
    for (const position of items) bits[position >>> 5] = (bits[position >>> 5] ?? 0) | (1 << (position & 31))
    const id = this.#classes.size < MAX_CLASSES ? this.#classes.size : -1
    const found: ValueClass = { id, items, bits, candidates: NONE, seen: 0 }
    if (id >= 0) this.#classes.set(key, found)
    this.#onClass?.(found)
    return found
  }
}

function ascending(a: number, b: number): number {
  return a - b
}

function holds(predicate: Predicate, value: unknown, text: string | undefined): boolean {
  switch (predicate.kind) {
    case 'null':
      return value === undefined || value === null
    case 'compare':
      return compares(valueNumber(value), predicate.comparison, predicate.value)
    case 'time':
      return compares(timePart(value, predicate.part), predicate.comparison, predicate.value)
    case 'cidr':
      return text !== undefined && networkContains(predicate.network, text)
    default:
      return false
  }
}
