import type { Predicate } from '../predicate.ts'
import type { Formula } from './formula.ts'
import type { Item } from './items.ts'

/** What is known of the events of a bucket: guesses at first, then counts. */
export interface Expectation {
  /** Share of events in which the item holds; more where it costs more to look for. */
  likelihood(item: Item): number
  /** Cost of finding the class of this field's value, in nanoseconds. */
  fieldCost(field: string | undefined): number
  /** Values that the field had. */
  sample(field: string | undefined): readonly string[]
}

/** Items of which at least one holds whenever the rule matches: without any of them the rule need not be looked at. */
export interface Witness {
  readonly items: readonly Item[]
  readonly likelihood: number
}

/** Cost of looking at one rule whose witness holds, in nanoseconds. */
export const EVALUATION = 120

/** The least likely witness of a formula among allowed fields; undefined when the rule can match without any. */
export function witnessOf(
  formula: Formula,
  expect: Expectation,
  allowed: (field: string | undefined) => boolean,
): Witness | undefined {
  switch (formula.op) {
    case 'item':
      if (formula.negated || !allowed(formula.item.field)) return undefined
      return { items: [formula.item], likelihood: expect.likelihood(formula.item) }
    case 'and': {
      let best: Witness | undefined
      for (const child of formula.of) {
        const found = witnessOf(child, expect, allowed)
        if (found && (best === undefined || found.likelihood < best.likelihood)) best = found
      }
      return best
    }
    case 'or': {
      const items: Item[] = []
      let likelihood = 0
      for (const child of formula.of) {
        const found = witnessOf(child, expect, allowed)
        if (found === undefined) return undefined
        items.push(...found.items)
        likelihood += found.likelihood
      }
      return { items, likelihood: Math.min(1, likelihood) }
    }
    default:
      return undefined
  }
}

/**
 * A witness for each formula such that the expected time per event is small: a field whose values are long or never
 * repeat is left out when the rules that need it have other, cheaper witnesses.
 */
export function chooseWitnesses(formulas: readonly Formula[], expect: Expectation): readonly (Witness | undefined)[] {
  const excluded = new Set<string | undefined>()
  const allowed = (field: string | undefined) => !excluded.has(field)
  let best = formulas.map((formula) => witnessOf(formula, expect, allowed))
  let cost = planCost(best, expect)
  const fields = [...fieldsOf(best)].sort((a, b) => expect.fieldCost(b) - expect.fieldCost(a))
  for (const field of fields) {
    excluded.add(field)
    const other = formulas.map((formula, index) =>
      best[index]?.items.some((item) => item.field === field) ? witnessOf(formula, expect, allowed) : best[index],
    )
    // A rule that lost its witness would look at the field all the same.
    const lost = other.some((witness, index) => witness === undefined && best[index] !== undefined)
    const otherCost = lost ? Number.POSITIVE_INFINITY : planCost(other, expect)
    if (otherCost < cost) {
      best = other
      cost = otherCost
    } else excluded.delete(field)
  }
  return best
}

function planCost(witnesses: readonly (Witness | undefined)[], expect: Expectation): number {
  let cost = 0
  for (const witness of witnesses) cost += EVALUATION * (witness?.likelihood ?? 1)
  for (const field of fieldsOf(witnesses)) cost += expect.fieldCost(field)
  return cost
}

function fieldsOf(witnesses: readonly (Witness | undefined)[]): Set<string | undefined> {
  return new Set(witnesses.flatMap((witness) => witness?.items.map((item) => item.field) ?? []))
}

/** Without observations: longer and tied texts are rarer. */
export function guessLikelihood(item: Item): number {
  const each = item.predicates.map(guess)
  return item.linking === 'all'
    ? Math.min(...each)
    : Math.min(
        1,
        each.reduce((sum, share) => sum + share, 0),
      )
}

function guess(predicate: Predicate): number {
  switch (predicate.kind) {
    case 'pattern': {
      const { segments, atStart, atEnd } = predicate.pattern
      const length = segments.reduce((sum, { text }) => sum + text.length, 0)
      if (atStart && atEnd) return length < 2 ? 0.05 : 0.005
      return length < 3 ? 0.2 : length < 6 ? 0.02 : 0.004
    }
    case 'cidr':
    case 'compare':
    case 'time':
      return 0.3
    default:
      return 0.5
  }
}
