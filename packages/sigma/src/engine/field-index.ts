import { searchedLine } from '../evaluate.ts'
import type { SigmaEvent } from '../event.ts'
import type { Predicate } from '../predicate.ts'
import { valueText } from '../value.ts'
import { IntList } from './int-list.ts'
import { ItemScanner } from './item-scanner.ts'
import type { Item } from './items.ts'
import { LineScreen } from './line-screen.ts'
import { type MemoBudget, ValueMemo } from './memo.ts'
import { ASCII } from './piece.ts'

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

/** Texts at least this long are searched for single items first: a scan for all items costs more than a few searches. */
export const LONG = 400
/** Characters of values kept to learn what is usual; forgotten with the plan. */
const MAX_SAMPLE = 65_536
const NONE = new Int32Array(0)
/** Bounds the classes that hostile values can make; past it they are not remembered. */
const MAX_CLASSES = 4_096

/** All items on one field: a value's class is looked up, or found in one pass over the value. */
export class FieldIndex {
  readonly items: readonly Item[]
  readonly memo: ValueMemo<ValueClass>
  readonly absent: ValueClass
  readonly empty: ValueClass
  readonly #scanner: ItemScanner
  /** No item asks where in a text something stands. */
  readonly #anywhere: boolean
  readonly #classes = new Map<string, ValueClass>()
  /** Made when a line is first looked at. */
  #screen: { readonly lines: LineScreen | undefined } | undefined
  readonly #hits = new IntList()
  observedEvents = 0
  observedLength = 0
  readonly #sample = new Set<string>()
  #sampleLength = 0
  #onClass: ((found: ValueClass) => void) | undefined

  /** `sample`: values that the field had. */
  constructor(items: readonly Item[], budget: MemoBudget, sample: readonly string[] = []) {
    this.items = items
    this.#scanner = new ItemScanner(items, sample)
    this.#anywhere = items.every(({ predicates }) => predicates.every(isAnywhere))
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

  /** Counts one event in which the field had this value. */
  observe(value: unknown): void {
    const text = valueText(value) ?? ''
    this.observedEvents++
    this.observedLength += text.length
    if (text === '' || this.#sampleLength >= MAX_SAMPLE || this.#sample.has(text)) return
    this.#sample.add(text)
    this.#sampleLength += text.length
  }

  /** Different values that were observed. */
  get sample(): readonly string[] {
    return [...this.#sample]
  }

  /** Whether one item of few texts holds on a long text; undefined when a scan for all items is the better way. */
  holdsAlone(position: number, text: string): boolean | undefined {
    return this.#scanner.holdsAlone(position, text)
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
    if (this.#screened(event)) return this.empty
    const hits = this.#hits
    hits.clear()
    const { fields } = event
    const line = searchedLine(event.raw)
    // One search through all texts at once tells of nearly every event that no keyword is in it.
    if (this.#scanner.scansOnly && !this.#scanner.mayHold(this.#joined(fields, line ?? ''))) return this.empty
    // What is found anywhere in a part of the line is found in the line; beyond ASCII, lower case depends on neighbours.
    const whole = this.#anywhere && line !== undefined && ASCII.test(line) ? line : ''
    for (const name in fields) {
      const value = fields[name]
      const isPart = whole !== '' && typeof value === 'string' && whole.includes(value)
      if (!isPart) this.#scanner.collectText(value, hits)
    }
    if (line !== undefined) this.#scanner.collectText(line, hits)
    return this.#classOfHits()
  }

  /** Whether the line itself tells that no keyword is in the event. */
  #screened({ raw, composed }: SigmaEvent): boolean {
    if (raw === undefined || composed === undefined || this.items[0]?.field !== undefined) return false
    this.#screen ??= { lines: LineScreen.of(this.items) }
    const { lines } = this.#screen
    return lines !== undefined && !lines.mayHold(raw) && (composed === '' || !this.#scanner.mayHold(composed))
  }

  /** Needs no separators: a keyword across two values is a suspicion like any other. */
  #joined(fields: SigmaEvent['fields'], line: string): string {
    const { shortest } = this.#scanner
    let joined = line
    for (const name in fields) {
      const value = fields[name]
      if (typeof value === 'string') {
        if (value.length >= shortest) joined += value
      } else joined += this.#scanner.searchedText(value)
    }
    return joined
  }

  #classify(value: unknown): ValueClass {
    this.#hits.clear()
    this.#scanner.scan(value, this.#hits)
    return this.#classOfHits()
  }

  #classOfHits(): ValueClass {
    if (this.#hits.length === 0) return this.empty
    this.#hits.sortUnique()
    return this.#intern([...this.#hits.items.subarray(0, this.#hits.length)])
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

function isAnywhere(predicate: Predicate): boolean {
  return predicate.kind === 'pattern' && !predicate.pattern.atStart && !predicate.pattern.atEnd
}
