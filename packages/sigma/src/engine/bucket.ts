import { refers } from '../evaluate.ts'
import type { SigmaEvent } from '../event.ts'
import type { SigmaRule } from '../rule.ts'
import { valueText } from '../value.ts'
import { FieldIndex, type ValueClass } from './field-index.ts'
import { type Formula, type Test, visitLeaves } from './formula.ts'
import type { Item } from './items.ts'
import type { MemoBudget } from './memo.ts'
import { planBucket } from './plan.ts'
import { ACCEPT, type ItemPlace, ProgramBuilder, STEP, TEST } from './program.ts'
import { testRegex } from './regex-test.ts'

/** A rule as far as the log source and the pivot leave it open. */
export interface BucketRule<M> {
  readonly rule: SigmaRule
  /** What is reported when it matches. */
  readonly match: M
  readonly formula: Formula
}

export type ReportError = (error: unknown, rule: SigmaRule, event: SigmaEvent) => void

/** Events looked at in full, to learn which items are rare: at first, and once more when more is known. */
const OBSERVED = 256
const SECOND_LOOK = 8_192

const NO_EVENT: SigmaEvent = { fields: {}, logsource: {} }

/** Rules that may match the events of one kind, with what is needed to find those of one event. */
export class Bucket<M> {
  readonly rules: readonly BucketRule<M>[]
  readonly slots: readonly FieldIndex[]
  readonly fields: readonly (string | undefined)[]
  readonly #entries: Int32Array
  readonly #code: Int32Array
  readonly #tests: readonly Test[]
  readonly #report: ReportError
  readonly #classes: ValueClass[]
  readonly #stamps: Float64Array
  readonly #considered: Float64Array
  #witnessSlots: Int32Array = new Int32Array(0)
  #always: Int32Array = new Int32Array(0)
  #event: SigmaEvent = NO_EVENT
  #version = 0

  constructor(rules: readonly BucketRule<M>[], budget: MemoBudget, report: ReportError) {
    this.rules = rules
    this.#report = report
    const items = itemsByField(rules)
    this.fields = [...items.keys()]
    this.slots = [...items.values()].map((of) => new FieldIndex(of, budget))
    const builder = new ProgramBuilder(placesOf(this.slots))
    this.#entries = Int32Array.from(rules, ({ formula }) => builder.add(formula))
    this.#code = Int32Array.from(builder.code)
    this.#tests = builder.tests
    this.#classes = this.slots.map((slot) => slot.empty)
    this.#stamps = new Float64Array(this.slots.length)
    this.#considered = new Float64Array(rules.length)
    this.#plan(0)
  }

  /** Appends to `out` the positions of the rules that match. */
  match(event: SigmaEvent, out: number[]): void {
    const version = ++this.#version
    this.#event = event
    if (version <= OBSERVED || (version > SECOND_LOOK && version <= SECOND_LOOK + OBSERVED)) this.#observe(version)
    const slots = this.#witnessSlots
    for (let i = 0; i < slots.length; i++) {
      const { candidates } = this.#classAt(slots[i] as number) // in bounds
      for (let c = 0; c < candidates.length; c++) this.#consider(candidates[c] as number, version, out) // in bounds
    }
    const always = this.#always
    for (let i = 0; i < always.length; i++) this.#consider(always[i] as number, version, out) // in bounds
    this.#event = NO_EVENT
  }

  #consider(rule: number, version: number, out: number[]): void {
    if (this.#considered[rule] === version) return
    this.#considered[rule] = version
    try {
      if (this.#holds(this.#entries[rule] as number)) out.push(rule) // one entry per rule
    } catch (error) {
      const broken = this.rules[rule]
      if (broken) this.#report(error, broken.rule, this.#event)
    }
  }

  #holds(entry: number): boolean {
    const code = this.#code
    let at = entry
    while (at >= 0) {
      // Steps are written whole, so all their numbers are in bounds.
      const slot = code[at] as number
      const word = code[at + 1] as number
      const truth =
        slot === TEST ? this.#test(word) : ((this.#classAt(slot).bits[word] as number) & (code[at + 2] as number)) !== 0
      at = code[at + (truth ? STEP - 2 : STEP - 1)] as number
    }
    return at === ACCEPT
  }

  #classAt(slot: number): ValueClass {
    if (this.#stamps[slot] === this.#version) return this.#classes[slot] as ValueClass // set with the stamp
    const field = this.fields[slot]
    const index = this.slots[slot] as FieldIndex // slots and fields run in parallel
    const found = field === undefined ? index.classOfEvent(this.#event) : index.classOf(this.#event.fields[field])
    this.#classes[slot] = found
    this.#stamps[slot] = this.#version
    return found
  }

  #test(index: number): boolean {
    const test = this.#tests[index]
    if (test === undefined) return false
    const { fields } = this.#event
    if (test.kind === 'regex') return testRegex(test.regex, test.field, this.#event)
    return refers(test.reference, fields[test.field], fields[test.reference.field])
  }

  #observe(version: number): void {
    for (let slot = 0; slot < this.slots.length; slot++) {
      this.#classAt(slot).seen++
      const field = this.fields[slot]
      const text = field === undefined ? undefined : valueText(this.#event.fields[field])
      this.slots[slot]?.observe(text?.length ?? 0)
    }
    if (version === OBSERVED || version === SECOND_LOOK + OBSERVED) this.#plan(version)
  }

  #plan(events: number): void {
    const plan = planBucket(
      this.rules.map(({ formula }) => formula),
      this,
      events,
    )
    this.#witnessSlots = plan.witnessSlots
    this.#always = plan.always
  }
}

function itemsByField<M>(rules: readonly BucketRule<M>[]): Map<string | undefined, Item[]> {
  const sets = new Map<string | undefined, Set<Item>>()
  for (const { formula } of rules) {
    visitLeaves(formula, (leaf) => {
      if (leaf.op !== 'item') return
      const set = sets.get(leaf.item.field) ?? new Set<Item>()
      sets.set(leaf.item.field, set.add(leaf.item))
    })
  }
  return new Map([...sets].map(([field, set]) => [field, [...set]]))
}

export function placesOf(slots: readonly FieldIndex[]): (item: Item) => ItemPlace {
  const places = new Map<Item, ItemPlace>()
  for (const [slot, { items }] of slots.entries()) {
    for (const [position, item] of items.entries()) places.set(item, { slot, position })
  }
  return (item) => places.get(item) ?? { slot: 0, position: 0 }
}
