import { type Formula, formulaOf } from './engine/formula.ts'
import { ItemTable } from './engine/items.ts'
import { fitsLogsource, holdsOn } from './evaluate.ts'
import type { Logsource } from './event.ts'
import type { Predicate } from './predicate.ts'
import type { SigmaRule } from './rule.ts'

/** One kind of event that an office sends, with the names of the fields seen in it. */
export interface CoverageSource {
  readonly logsource: Logsource
  readonly fields: Iterable<string>
}

export interface RuleCoverage {
  readonly rule: SigmaRule
  /** `covered`: the rule can match; else why it never will on these sources. */
  readonly state: 'covered' | 'no-source' | 'missing-fields'
  /** For `missing-fields`: fields that no fitting source gives and that the rule needs (of the best source). */
  readonly missing: readonly string[]
}

export interface TechniqueCoverage {
  /** As in the tag, without `attack.`, in capitals: `T1059.001`. */
  readonly technique: string
  readonly rules: number
  /** Rules of the technique that can match on these sources. */
  readonly covered: number
}

/** Whether each rule can ever match on what these sources send. A field that is there may have any value. */
export function coverage(rules: readonly SigmaRule[], sources: Iterable<CoverageSource>): readonly RuleCoverage[] {
  const known = [...sources].map(({ logsource, fields }) => ({ logsource, fields: new Set(fields) }))
  const items = new ItemTable()
  return rules.map((rule): RuleCoverage => {
    const fitting = known.filter(({ logsource }) => fitsLogsource(rule.logsource, logsource))
    if (fitting.length === 0) return { rule, state: 'no-source', missing: [] }
    const formula = formulaOf(rule.detection, items)
    const lacks = fitting.map(({ fields }) => missingFields(formula, fields))
    if (lacks.some((fields) => fields === undefined)) return { rule, state: 'covered', missing: [] }
    const [least = []] = lacks.filter((fields) => fields !== undefined).sort((a, b) => a.length - b.length)
    return { rule, state: 'missing-fields', missing: least }
  })
}

/** Coverage by ATT&CK technique, from the rules' tags. */
export function techniqueCoverage(rules: readonly RuleCoverage[]): readonly TechniqueCoverage[] {
  const techniques = new Map<string, { rules: number; covered: number }>()
  for (const { rule, state } of rules) {
    for (const tag of new Set(rule.tags.map((each) => each.toLowerCase()))) {
      const technique = /^attack\.(t\d{4}(?:\.\d{3})?)$/.exec(tag)?.[1]?.toUpperCase()
      if (technique === undefined) continue
      const counts = techniques.get(technique) ?? { rules: 0, covered: 0 }
      counts.rules++
      if (state === 'covered') counts.covered++
      techniques.set(technique, counts)
    }
  }
  return [...techniques]
    .map(([technique, counts]) => ({ technique, ...counts }))
    .sort((a, b) => (a.technique < b.technique ? -1 : 1))
}

/** Undefined when the formula can hold although only these fields exist; else the fields that stand in the way. */
function missingFields(formula: Formula, fields: ReadonlySet<string>): readonly string[] | undefined {
  switch (formula.op) {
    case 'true':
      return undefined
    case 'false':
      return []
    case 'item': {
      const { field, predicates, linking } = formula.item
      if (field === undefined || fields.has(field)) return undefined
      const onAbsent = (predicate: Predicate) =>
        predicate.kind === 'exists' ? !predicate.exists : holdsOn(predicate, undefined)
      const held = linking === 'all' ? predicates.every(onAbsent) : predicates.some(onAbsent)
      return held !== formula.negated ? undefined : [field]
    }
    case 'test': {
      const { test } = formula
      if (formula.negated || test.field === undefined) return undefined
      const needed = test.kind === 'fieldref' ? [test.field, test.reference.field] : [test.field]
      const lacking = needed.filter((field) => !fields.has(field))
      return lacking.length > 0 ? lacking : undefined
    }
    case 'and': {
      const lacking = formula.of.flatMap((child) => missingFields(child, fields) ?? [])
      const possible = formula.of.every((child) => missingFields(child, fields) === undefined)
      return possible ? undefined : [...new Set(lacking)]
    }
    case 'or': {
      const lacks = formula.of.map((child) => missingFields(child, fields))
      return lacks.includes(undefined) ? undefined : [...new Set(lacks.flatMap((each) => each ?? []))]
    }
  }
}
