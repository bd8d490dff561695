import type { FieldIndex, ValueClass } from './field-index.ts'
import type { Formula } from './formula.ts'
import type { Item } from './items.ts'
import { chooseWitnesses, type Expectation, guessLikelihood } from './witness.ts'

export interface BucketPlan {
  /** Fields to look at for every event. */
  readonly witnessSlots: Int32Array
  /** Rules without a witness, looked at for every event. */
  readonly always: Int32Array
}

export interface PlannedFields {
  readonly slots: readonly FieldIndex[]
  readonly fields: readonly (string | undefined)[]
}

/** Chooses each rule's witness and writes, into the classes of the witness's field, which rules to consider. */
export function planBucket(formulas: readonly Formula[], of: PlannedFields, events: number): BucketPlan {
  const { slots, fields } = of
  const witnesses = chooseWitnesses(formulas, events === 0 ? guesses(of) : counts(of))
  const slotOf = new Map(fields.map((field, slot) => [field, slot]))
  const rulesOf = slots.map(() => new Map<Item, number[]>())
  const always: number[] = []
  for (const [rule, witness] of witnesses.entries()) {
    if (witness === undefined) {
      if (formulas[rule]?.op !== 'false') always.push(rule)
      continue
    }
    for (const item of witness.items) {
      const byItem = rulesOf[slotOf.get(item.field) ?? 0]
      byItem?.set(item, [...(byItem.get(item) ?? []), rule])
    }
  }
  for (const [slot, index] of slots.entries()) assignCandidates(index, rulesOf[slot] ?? new Map())
  const used = slots.map((_, slot) => slot).filter((slot) => (rulesOf[slot]?.size ?? 0) > 0)
  return { witnessSlots: Int32Array.from(used), always: Int32Array.from(always) }
}

function assignCandidates(index: FieldIndex, rulesOf: ReadonlyMap<Item, readonly number[]>): void {
  const byPosition = index.items.map((item) => rulesOf.get(item))
  index.memo.clear() // it may hold classes that are no longer listed
  index.onClass((found: ValueClass) => {
    const rules = new Set<number>()
    for (const position of found.items) for (const rule of byPosition[position] ?? []) rules.add(rule)
    found.candidates = Int32Array.from(rules)
  })
}

function guesses({ slots, fields }: PlannedFields): Expectation {
  const counts = new Map(fields.map((field, slot) => [field, slots[slot]?.items.length ?? 0]))
  return {
    likelihood: guessLikelihood,
    fieldCost: (field) => (field === undefined ? 1_000 : 100 + Math.min(300, counts.get(field) ?? 0)),
  }
}

function counts({ slots, fields }: PlannedFields): Expectation {
  const likelihoods = new Map<Item, number>()
  const costs = new Map<string | undefined, number>()
  for (const [slot, index] of slots.entries()) {
    const observed = Math.max(1, index.observedEvents)
    const held = new Array<number>(index.items.length).fill(0)
    for (const { items, seen } of index.classes())
      for (const position of items) held[position] = (held[position] ?? 0) + seen
    for (const [position, item] of index.items.entries()) {
      likelihoods.set(item, ((held[position] ?? 0) + guessLikelihood(item)) / (observed + 1))
    }
    const length = index.observedLength / observed
    costs.set(fields[slot], fields[slot] === undefined ? 1_000 : length === 0 ? 20 : 50 + length)
  }
  return { likelihood: (item) => likelihoods.get(item) ?? 1, fieldCost: (field) => costs.get(field) ?? 100 }
}
