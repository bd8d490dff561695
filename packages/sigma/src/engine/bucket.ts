import { evaluateDetection, refers } from '../evaluate.ts'
import type { SigmaEvent } from '../event.ts'
import type { Detection, SigmaRule } from '../rule.ts'
import { LONG, type ValueClass } from './field-index.ts'
import type { Formula } from './formula.ts'
import type { IntList } from './int-list.ts'
import type { MemoBudget } from './memo.ts'
import { buildPlan, GUESSES, learn, type Plan, type Slot } from './plan.ts'
import { ACCEPT, STEP, TEST } from './program.ts'
import { testRegex } from './regex-test.ts'

/** A rule as far as the log source and the pivot leave it open. */
export interface BucketRule<M> {
  readonly rule: SigmaRule
  /** The rule's, with its filters. */
  readonly detection: Detection
  /** What is reported when it matches. */
  readonly match: M
  readonly formula: Formula
}

export type ReportError = (error: unknown, rule: SigmaRule, event: SigmaEvent) => void

/** Of so many events every fourth is looked at in full, to learn which items are rare, and then a plan is made of it. */
const OBSERVED = 256
const EVERY = 4
/** The first look begins after more events where a plan costs more; few kinds of event come so often. */
const FIRST_LOOK = 256
const EVENTS_PER_RULE = 4
const SECOND_LOOK = 8_192

const NO_EVENT: SigmaEvent = { fields: {}, logsource: {} }

/** Rules that may match the events of one kind, with what is needed to find those of one event. */
export class Bucket<M> {
  readonly rules: readonly BucketRule<M>[]
  readonly #formulas: readonly Formula[]
  readonly #budget: MemoBudget
  readonly #report: ReportError
  readonly #considered: Float64Array
  /** After how many events to look; and once more. */
  #look: number
  readonly #looks: number[]
  #plan: Plan
  #classes: (ValueClass | undefined)[] = []
  #stamps = new Float64Array(0)
  #event: SigmaEvent = NO_EVENT
  #version = 0

  constructor(rules: readonly BucketRule<M>[], budget: MemoBudget, report: ReportError) {
    this.rules = rules
    this.#formulas = rules.map(({ formula }) => formula)
    this.#budget = budget
    this.#report = report
    this.#considered = new Float64Array(rules.length)
    const first = FIRST_LOOK + EVENTS_PER_RULE * rules.length
    this.#looks = [first + SECOND_LOOK]
    this.#look = first
    this.#plan = buildPlan(this.#formulas, GUESSES, budget)
    this.#adopt(this.#plan)
  }

  /** Appends to `out` the positions of the rules that match. Never throws. */
  match(event: SigmaEvent, out: IntList): void {
    try {
      this.#matchIndexed(event, out)
    } catch {
      // A value that cannot even be read: the rules that do not need it must still match.
      out.clear()
      this.#matchEach(event, out)
    }
  }

  #matchEach(event: SigmaEvent, out: IntList): void {
    for (const [position, { rule, detection }] of this.rules.entries()) {
      try {
        if (evaluateDetection(detection, event)) out.push(position)
      } catch (error) {
        this.#report(error, rule, event)
      }
    }
  }

  #matchIndexed(event: SigmaEvent, out: IntList): void {
    const version = ++this.#version
    this.#event = event
    if (version > this.#look && version % EVERY === 0) this.#observe()
    const { witnessSlots, always } = this.#plan
    for (let i = 0; i < witnessSlots.length; i++) {
      const { candidates } = this.#classAt(witnessSlots[i] as number) // in bounds
      for (let c = 0; c < candidates.length; c++) this.#consider(candidates[c] as number, version, out) // in bounds
    }
    for (let i = 0; i < always.length; i++) this.#consider(always[i] as number, version, out) // in bounds
    this.#event = NO_EVENT
    if (version === this.#look + OBSERVED) this.#replan()
  }

  #consider(rule: number, version: number, out: IntList): void {
    if (this.#considered[rule] === version) return
    this.#considered[rule] = version
    try {
      if (this.#holds(this.#plan.entries[rule] as number)) out.push(rule) // one entry per rule
    } catch (error) {
      const broken = this.rules[rule]
      if (broken) this.#report(error, broken.rule, this.#event)
    }
  }

  #holds(entry: number): boolean {
    const { code } = this.#plan
    let at = entry
    while (at >= 0) {
      // Steps are written whole, so all their numbers are in bounds.
      const slot = code[at] as number
      const word = code[at + 1] as number
      const truth = slot === TEST ? this.#test(word) : this.#itemHolds(slot, word, code[at + 2] as number)
      at = code[at + (truth ? STEP - 2 : STEP - 1)] as number
    }
    return at === ACCEPT
  }

  #itemHolds(slot: number, word: number, mask: number): boolean {
    if (this.#stamps[slot] !== this.#version) {
      const { field, index } = this.#plan.slots[slot] as Slot // programs name existing slots
      const value = field === undefined ? undefined : this.#event.fields[field]
      if (typeof value === 'string' && value.length > LONG) {
        const alone = index.holdsAlone((word << 5) + 31 - Math.clz32(mask), value)
        if (alone !== undefined) return alone
      }
    }
    return ((this.#classAt(slot).bits[word] as number) & mask) !== 0 // a class has a bit for every item
  }

  #classAt(slot: number): ValueClass {
    if (this.#stamps[slot] === this.#version) return this.#classes[slot] as ValueClass // set with the stamp
    const { field, index } = this.#plan.slots[slot] as Slot // programs name existing slots
    const found = field === undefined ? index.classOfEvent(this.#event) : index.classOf(this.#event.fields[field])
    this.#classes[slot] = found
    this.#stamps[slot] = this.#version
    return found
  }

  #test(index: number): boolean {
    const test = this.#plan.tests[index]
    if (test === undefined) return false
    const { fields } = this.#event
    if (test.kind === 'regex') return testRegex(test.regex, test.field, this.#event)
    return refers(test.reference, fields[test.field], fields[test.reference.field])
  }

  #observe(): void {
    for (const [slot, { field, index }] of this.#plan.slots.entries()) {
      this.#classAt(slot).seen++
      index.observe(field === undefined ? undefined : this.#event.fields[field])
    }
  }

  #replan(): void {
    const before = this.#plan
    this.#look = this.#looks.pop() ?? Number.POSITIVE_INFINITY
    this.#adopt(buildPlan(this.#formulas, learn(before), this.#budget))
    for (const { index } of before.slots) this.#budget.forget(index.memo)
  }

  #adopt(plan: Plan): void {
    this.#plan = plan
    this.#classes = plan.slots.map(() => undefined)
    this.#stamps = new Float64Array(plan.slots.length)
  }
}
