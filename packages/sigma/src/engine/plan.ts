import { FieldIndex, type ValueClass } from './field-index.ts'
import { type Formula, type Test, visitLeaves } from './formula.ts'
import type { Item } from './items.ts'
import type { MemoBudget } from './memo.ts'
import { type ItemPlace, ProgramBuilder } from './program.ts'
import { costOfItem, sampleTexts } from './search-cost.ts'
import { isFoundByLong } from './text-index.ts'
import { chooseWitnesses, EVALUATION, type Expectation, guessLikelihood, type Witness } from './witness.ts'

/** Items of one field that are looked up together: those that are witnesses, or those needed only on suspicion. */
export interface Slot {
  readonly field: string | undefined
  readonly index: FieldIndex
}

/** How a bucket finds the rules of an event. */
export interface Plan {
  readonly slots: readonly Slot[]
  /** Slots to look at for every event; their classes name the rules to consider. */
  readonly witnessSlots: Int32Array
  /** Rules without a witness, considered for every event. */
  readonly always: Int32Array
  /** Where each rule's program begins. */
  readonly entries: Int32Array
  readonly code: Int32Array
  readonly tests: readonly Test[]
}

export function buildPlan(formulas: readonly Formula[], expect: Expectation, budget: MemoBudget): Plan {
  const witnesses = chooseWitnesses(formulas, expect)
  const slots = buildSlots(formulas, { witnesses, expect, budget })
  const builder = new ProgramBuilder(placesOf(slots))
  const entries = Int32Array.from(formulas, (formula) => builder.add(formula))
  const always = formulas
    .map((_, rule) => rule)
    .filter((rule) => witnesses[rule] === undefined && formulas[rule]?.op !== 'false')
  const rulesOf = rulesByWitness(witnesses)
  const used: number[] = []
  for (const [slot, { index }] of slots.entries()) {
    if (index.items.some((item) => rulesOf.has(item))) used.push(slot)
    assignCandidates(index, rulesOf)
  }
  return {
    slots,
    witnessSlots: Int32Array.from(used),
    always: Int32Array.from(always),
    entries,
    code: Int32Array.from(builder.code),
    tests: builder.tests,
  }
}

interface Selected {
  readonly witnesses: readonly (Witness | undefined)[]
  readonly expect: Expectation
  readonly budget: MemoBudget
}

/** Nanoseconds of a field whose values are so long that a second scan costs more than the first with all items. */
const COST_OF_LONG = 800

/** What so many texts hold is looked for only when it is asked for, where that is seldom: it is soon found then. */
const OFTEN = 0.25

function buildSlots(formulas: readonly Formula[], { witnesses, expect, budget }: Selected): readonly Slot[] {
  const suspicious = new Set(witnesses.flatMap((witness) => witness?.items ?? []))
  const asked = likelihoodOfQuestions(formulas, witnesses)
  const isFoundOnTheWay = (item: Item) =>
    expect.fieldCost(item.field) > COST_OF_LONG &&
    expect.likelihood(item) < Math.max(OFTEN, 4 * (asked.get(item) ?? 1)) &&
    isFoundByLong(item)
  const groups = new Map<string, Set<Item>>()
  for (const formula of formulas) {
    visitLeaves(formula, (leaf) => {
      if (leaf.op !== 'item') return
      const { field } = leaf.item
      // A long text is read once, for all that is found in the same pass.
      const first = suspicious.has(leaf.item) || isFoundOnTheWay(leaf.item)
      const key = JSON.stringify([first, field ?? null])
      const group = groups.get(key) ?? new Set<Item>()
      groups.set(key, group.add(leaf.item))
    })
  }
  return [...groups.values()].map((group) => {
    const items = [...group]
    const field = items[0]?.field
    return { field, index: new FieldIndex(items, budget, expect.sample(field)) }
  })
}

/** How often a rule is suspected that asks for the item. */
function likelihoodOfQuestions(
  formulas: readonly Formula[],
  witnesses: readonly (Witness | undefined)[],
): ReadonlyMap<Item, number> {
  const asked = new Map<Item, number>()
  for (const [rule, formula] of formulas.entries()) {
    const likelihood = witnesses[rule]?.likelihood ?? 1
    visitLeaves(formula, (leaf) => {
      if (leaf.op === 'item') asked.set(leaf.item, Math.max(likelihood, asked.get(leaf.item) ?? 0))
    })
  }
  return asked
}

function placesOf(slots: readonly Slot[]): (item: Item) => ItemPlace {
  const places = new Map<Item, ItemPlace>()
  for (const [slot, { index }] of slots.entries()) {
    for (const [position, item] of index.items.entries()) places.set(item, { slot, position })
  }
  return (item) => {
    const place = places.get(item)
    if (place === undefined) throw new TypeError('an item of a formula has no slot')
    return place
  }
}

function rulesByWitness(witnesses: readonly (Witness | undefined)[]): ReadonlyMap<Item, readonly number[]> {
  const rules = new Map<Item, number[]>()
  for (const [rule, witness] of witnesses.entries()) {
    for (const item of witness?.items ?? []) {
      const list = rules.get(item)
      if (list) list.push(rule)
      else rules.set(item, [rule])
    }
  }
  return rules
}

function assignCandidates(index: FieldIndex, rulesOf: ReadonlyMap<Item, readonly number[]>): void {
  const byPosition = index.items.map((item) => rulesOf.get(item))
  index.onClass((found: ValueClass) => {
    const rules = new Set<number>()
    for (const position of found.items) for (const rule of byPosition[position] ?? []) rules.add(rule)
    found.candidates = Int32Array.from(rules)
  })
}

export const GUESSES: Expectation = {
  likelihood: guessLikelihood,
  fieldCost: (field) => (field === undefined ? 1_000 : 150),
  sample: () => [],
}

/** What a plan's observed events taught. */
export function learn({ slots }: Plan): Expectation {
  const likelihoods = new Map<Item, number>()
  const costs = new Map<string | undefined, number>()
  const samples = new Map<string | undefined, readonly string[]>()
  for (const { field, index } of slots) {
    const observed = Math.max(1, index.observedEvents)
    const held = new Array<number>(index.items.length).fill(0)
    for (const { items, seen } of index.classes())
      for (const position of items) held[position] = (held[position] ?? 0) + seen
    const length = index.observedLength / observed
    const sample = { texts: sampleTexts(index.sample), length }
    for (const [position, item] of index.items.entries()) {
      const share = ((held[position] ?? 0) + guessLikelihood(item)) / (observed + 1)
      likelihoods.set(item, share + costOfItem(item, sample) / EVALUATION)
    }
    samples.set(field, index.sample)
    costs.set(field, field === undefined ? 1_000 : length === 0 ? 20 : 50 + length)
  }
  return {
    likelihood: (item) => likelihoods.get(item) ?? 1,
    fieldCost: (field) => costs.get(field) ?? 100,
    sample: (field) => samples.get(field) ?? [],
  }
}
