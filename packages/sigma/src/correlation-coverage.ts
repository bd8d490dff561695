import { type ConditionNode, selectNames } from './condition.ts'
import type { SigmaCorrelation } from './correlation-rule.ts'
import type { SigmaRule } from './rule.ts'

/** Tells of a rule or correlation, by its place in the list, whether it can ever match. */
export type Reach = (place: number) => boolean

/**
 * Which correlations can hold, given which rules can match: made once for a list, then asked for each set of sources.
 * One that refers to itself, by whatever way round, cannot.
 */
export function chainCorrelations(rules: readonly (SigmaRule | SigmaCorrelation)[]): (canMatch: Reach) => Reach {
  const places = new Map<string, number>()
  for (const [place, { id, name }] of rules.entries()) {
    places.set(id, place)
    if (name !== undefined) places.set(name, place)
  }
  return (canMatch) => {
    const known = new Map<number, boolean>()
    const reach: Reach = (place) => {
      const rule = rules[place]
      if (rule?.kind !== 'correlation') return rule !== undefined && canMatch(place)
      const before = known.get(place)
      if (before !== undefined) return before
      known.set(place, false) // until it is told: who comes here again goes in a circle
      const holds = canHold(rule, (reference) => {
        const part = places.get(reference)
        return part !== undefined && reach(part)
      })
      known.set(place, holds)
      return holds
    }
    return reach
  }
}

function canHold({ type, rules, condition }: SigmaCorrelation, can: (reference: string) => boolean): boolean {
  if (condition?.kind === 'expression') return possible(condition.expression, rules, can)
  const all = condition === undefined && (type === 'temporal' || type === 'temporal_ordered')
  return rules.length > 0 && (all ? rules.every(can) : rules.some(can))
}

/** A negation can hold whatever is negated, since events may stay away. */
function possible(node: ConditionNode, rules: readonly string[], can: (reference: string) => boolean): boolean {
  switch (node.op) {
    case 'name':
      return can(node.name)
    case 'not':
      return true
    case 'and':
      return node.of.every((child) => possible(child, rules, can))
    case 'or':
      return node.of.some((child) => possible(child, rules, can))
    case 'of': {
      const names = selectNames(node.pattern, rules)
      const matching = names.filter(can).length
      return names.length > 0 && matching >= (node.count === 'all' ? names.length : node.count)
    }
  }
}
