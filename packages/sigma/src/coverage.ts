import { type Formula, formulaOf } from './engine/formula.ts'
import { type Item, ItemTable } from './engine/items.ts'
import { fitsLogsource, holdsOn } from './evaluate.ts'
import type { Logsource } from './event.ts'
import { fieldsNamed } from './field-check.ts'
import { describePattern } from './pattern.ts'
import type { Predicate } from './predicate.ts'
import type { SigmaRule } from './rule.ts'

/** One kind of event that an office sends, with the names of the fields seen in it. */
export interface CoverageSource {
  readonly logsource: Logsource
  readonly fields: Iterable<string>
  /** Fields of which every value is known, as `EventID` → 4688. Any other field that is there may have any value. */
  readonly values?: ReadonlyMap<string, readonly (string | number)[]>
}

export interface RuleCoverage {
  readonly rule: SigmaRule
  /** `covered`: the rule can match; else why it never will on these sources. */
  readonly state: 'covered' | 'no-source' | 'missing-fields' | 'unseen-values'
  /** For `missing-fields`: fields that no fitting source gives and that the rule needs (of the best source). */
  readonly missing: readonly string[]
  /** For `unseen-values`: fields whose known values are none that the rule asks for, and what it asks for. */
  readonly unseen: readonly UnseenValue[]
}

export interface UnseenValue {
  readonly field: string
  readonly wanted: readonly string[]
}

export interface TechniqueCoverage {
  /** As in the tag, without `attack.`, in capitals: `T1059.001`. */
  readonly technique: string
  readonly rules: number
  /** Rules of the technique that can match on these sources. */
  readonly covered: number
}

/** Rules made ready to be held against many sources. */
export interface CoverageJudge {
  /** Fields that the rules name: sources that differ in others alone are judged alike. */
  readonly names: ReadonlySet<string>
  /** What stands in each rule's way on this one source, by the rule's place in the list; only rules that read such logs. */
  judge(source: CoverageSource): ReadonlyMap<number, Lack | undefined>
}

/** What a source lacks for a rule to match on it. */
export interface Lack {
  readonly missing: readonly string[]
  readonly unseen: readonly UnseenValue[]
}

/** Whether each rule can ever match on what these sources send. A field that is there may have any value. */
export function coverage(rules: readonly SigmaRule[], sources: Iterable<CoverageSource>): readonly RuleCoverage[] {
  const { judge } = judgeCoverage(rules)
  const judged = [...sources].map((source) => judge(source))
  return rules.map((rule, index) => {
    const fitting = judged.filter((verdicts) => verdicts.has(index))
    return { rule, ...combineLacks(fitting.map((verdicts) => verdicts.get(index))) }
  })
}

/** One rule's state from what each fitting source lacks: undefined where it lacks nothing. */
export function combineLacks(lacks: readonly (Lack | undefined)[]): Omit<RuleCoverage, 'rule'> {
  if (lacks.length === 0) return { state: 'no-source', missing: [], unseen: [] }
  const real = lacks.filter((lack) => lack !== undefined)
  if (real.length < lacks.length) return { state: 'covered', missing: [], unseen: [] }
  // A source whose values fit is nearer than one of another event, whatever fields that has.
  const near = real.filter(({ unseen }) => unseen.length === 0)
  if (near.length === 0) return { state: 'unseen-values', missing: [], unseen: mergeUnseen(real) }
  const least = near.reduce((best, each) => (each.missing.length < best.missing.length ? each : best))
  return { state: 'missing-fields', missing: least.missing, unseen: [] }
}

/** Compiles the rules' conditions once; `judge` then costs little for each source. */
export function judgeCoverage(rules: readonly SigmaRule[]): CoverageJudge {
  const items = new ItemTable()
  const formulas: (Formula | undefined)[] = []
  const byLogsource = Map.groupBy(rules.keys(), (index) => logsourceKey(rules[index]))
  const judge: CoverageJudge['judge'] = (source) => {
    const known: Known = { fields: new Set(source.fields), values: source.values ?? new Map() }
    const verdicts = new Map<number, Lack | undefined>()
    for (const [, indices] of byLogsource) {
      const first = rules[indices[0] ?? -1]
      if (first === undefined || !fitsLogsource(first.logsource, source.logsource)) continue
      for (const index of indices) {
        const rule = rules[index]
        if (rule === undefined) continue
        formulas[index] ??= formulaOf(rule.detection, items)
        verdicts.set(index, lackOf(formulas[index], known))
      }
    }
    return verdicts
  }
  return { names: new Set(rules.flatMap(({ detection }) => fieldsNamed(detection))), judge }
}

function logsourceKey(rule: SigmaRule | undefined): string {
  const { product, category, service } = rule?.logsource ?? {}
  return JSON.stringify([product, category, service])
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

interface Known {
  readonly fields: ReadonlySet<string>
  readonly values: ReadonlyMap<string, readonly (string | number)[]>
}

/** Undefined when the formula can hold on such events; else what stands in the way. */
function lackOf(formula: Formula, known: Known): Lack | undefined {
  switch (formula.op) {
    case 'true':
      return undefined
    case 'false':
      return { missing: [], unseen: [] }
    case 'item':
      return lackOfItem(formula.item, formula.negated, known)
    case 'test': {
      const { test } = formula
      if (formula.negated || test.field === undefined) return undefined
      const needed = test.kind === 'fieldref' ? [test.field, test.reference.field] : [test.field]
      const missing = needed.filter((field) => !known.fields.has(field))
      return missing.length > 0 ? { missing, unseen: [] } : undefined
    }
    case 'and': {
      const lacks = formula.of.map((child) => lackOf(child, known)).filter((lack) => lack !== undefined)
      return lacks.length > 0 ? mergeLacks(lacks) : undefined
    }
    case 'or': {
      const lacks = formula.of.map((child) => lackOf(child, known))
      const real = lacks.filter((lack) => lack !== undefined)
      if (real.length < lacks.length) return undefined
      // The way that is nearest says what to do; the others would only confuse.
      const near = real.filter(({ unseen }) => unseen.length === 0)
      return mergeLacks(near.length > 0 ? near : real)
    }
  }
}

function lackOfItem({ field, predicates, linking }: Item, negated: boolean, known: Known): Lack | undefined {
  if (field === undefined) return undefined
  const values = known.values.get(field)
  if (values === undefined && known.fields.has(field)) return undefined
  const holds = (value: unknown) => {
    const each = (predicate: Predicate) =>
      predicate.kind === 'exists' ? predicate.exists === (value !== undefined) : holdsOn(predicate, value)
    return linking === 'all' ? predicates.every(each) : predicates.some(each)
  }
  const possible = (values ?? [undefined]).some((value) => holds(value) !== negated)
  if (possible) return undefined
  return values === undefined
    ? { missing: [field], unseen: [] }
    : { missing: [], unseen: [{ field, wanted: negated ? [] : wantedBy(predicates) }] }
}

function wantedBy(predicates: readonly Predicate[]): string[] {
  return predicates.flatMap((predicate) => {
    if (predicate.kind === 'pattern') return [describePattern(predicate.pattern)]
    if (predicate.kind === 'anyOf') return wantedBy(predicate.of)
    return predicate.kind === 'compare' && predicate.comparison === 'eq' ? [String(predicate.value)] : []
  })
}

function mergeLacks(lacks: readonly Lack[]): Lack {
  if (lacks.length === 1 && lacks[0]) return lacks[0]
  return { missing: [...new Set(lacks.flatMap(({ missing }) => missing))], unseen: mergeUnseen(lacks) }
}

function mergeUnseen(lacks: readonly Lack[]): UnseenValue[] {
  const wanted = new Map<string, Set<string>>()
  for (const { field, wanted: values } of lacks.flatMap(({ unseen }) => unseen)) {
    const known = wanted.get(field) ?? new Set()
    wanted.set(field, known)
    for (const value of values) known.add(value)
  }
  return [...wanted].map(([field, values]) => ({ field, wanted: [...values] }))
}
