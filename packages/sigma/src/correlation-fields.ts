import type { SigmaCorrelation } from './correlation-rule.ts'
import type { SigmaRule } from './rule.ts'

/** A field that a correlation reads from the events of a rule. */
export interface FieldAsked {
  readonly field: string
  readonly rule: SigmaRule
}

/**
 * What a correlation groups and counts by, under the names that its aliases give, in the events of every rule that it or
 * the correlations below it count. An event without a field of the group is in no group.
 */
export function fieldsAsked(
  correlation: SigmaCorrelation,
  documents: ReadonlyMap<string, SigmaRule | SigmaCorrelation>,
): FieldAsked[] {
  const { condition, groupBy, type } = correlation
  const temporal = type === 'temporal' || type === 'temporal_ordered'
  const counted = condition?.kind === 'threshold' && !temporal ? condition.fields : []
  const asked = [...new Set([...groupBy, ...counted])]
  return asked.flatMap((name) => readFrom(name, correlation, { documents, seen: new Set() }))
}

interface Search {
  readonly documents: ReadonlyMap<string, SigmaRule | SigmaCorrelation>
  /** Name and correlation: chains may come together again, or go in a circle. */
  readonly seen: Set<string>
}

function readFrom(name: string, { id, rules, aliases }: SigmaCorrelation, search: Search): FieldAsked[] {
  const { documents, seen } = search
  const step = JSON.stringify([name, id])
  if (seen.has(step)) return []
  seen.add(step)
  return [...new Set(rules)].flatMap((reference) => {
    const counted = documents.get(reference)
    if (counted === undefined) return []
    const field = aliases[name]?.[counted.name ?? ''] ?? aliases[name]?.[counted.id] ?? name
    if (counted.kind === 'rule') return [{ field, rule: counted }]
    // What the correlation below groups by, it tells; any other field is read from its events.
    return counted.groupBy.includes(field) ? [] : readFrom(field, counted, search)
  })
}
