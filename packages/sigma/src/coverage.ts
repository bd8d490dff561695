import { chainCorrelations } from './correlation-coverage.ts'
import type { SigmaCorrelation } from './correlation-rule.ts'
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
  readonly rule: SigmaRule | SigmaCorrelation
  /** `covered`: the rule can match; else why it never will on these sources. `needs-rule`: rules that it counts cannot. */
  readonly state: 'covered' | 'no-source' | 'missing-fields' | 'unseen-values' | 'needs-rule'
  /** For `missing-fields`: fields that no fitting source gives and that the rule needs (of the best source). */
  readonly missing: readonly string[]
  /** For `unseen-values`: fields whose known values are none that the rule asks for, and what it asks for. */
  readonly unseen: readonly UnseenValue[]
}

export interface UnseenValue {
  readonly field: string
  readonly wanted: readonly string[]
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
export function coverage(
  rules: readonly (SigmaRule | SigmaCorrelation)[],
  sources: Iterable<CoverageSource>,
): readonly RuleCoverage[] {
  const { judge } = judgeCoverage(rules)
  const judged = [...sources].map((source) => judge(source))
  const found = rules.map((rule, index) => {
    if (rule.kind === 'correlation') return NEEDS_RULE
    const fitting = judged.filter((verdicts) => verdicts.has(index))
    return combineLacks(fitting.map((verdicts) => verdicts.get(index)))
  })
  const reach = chainCorrelations(rules)((place) => found[place]?.state === 'covered')
  return rules.map((rule, index) => ({ rule, ...(reach(index) ? COVERED : (found[index] ?? NEEDS_RULE)) }))
}

const COVERED = { state: 'covered', missing: [], unseen: [] } as const
const NEEDS_RULE = { state: 'needs-rule', missing: [], unseen: [] } as const

/** One rule's state from what each fitting source lacks: undefined where it lacks nothing. */
export function combineLacks(lacks: readonly (Lack | undefined)[]): Omit<RuleCoverage, 'rule'> {
  if (lacks.length === 0) return { state: 'no-source', missing: [], unseen: [] }
  const real = lacks.filter((lack) => lack !== undefined)
  if (real.length < lacks.length) return COVERED
  // A source whose values fit is nearer than one of another event, whatever fields that has.
  const near = real.filter(({ unseen }) => unseen.length === 0)
  if (near.length === 0) return { state: 'unseen-values', missing: [], unseen: mergeUnseen(real) }
  const least = near.reduce((best, each) => (each.missing.length < best.missing.length ? each : best))
  return { state: 'missing-fields', missing: least.missing, unseen: [] }
}

/** Compiles the rules' conditions once; `judge` then costs little for each source. Correlations are passed over. */
export function judgeCoverage(rules: readonly (SigmaRule | SigmaCorrelation)[]): CoverageJudge {
  const items = new ItemTable()
  const formulas: (Formula | undefined)[] = []
  const plain = [...rules.entries()].flatMap(([index, rule]) => (rule.kind === 'rule' ? [{ index, rule }] : []))
  const byLogsource = Map.groupBy(plain, ({ rule: { logsource } }) =>
    JSON.stringify([logsource.product, logsource.category, logsource.service]),
  )
  const judge: CoverageJudge['judge'] = (source) => {
    const known: Known = { fields: new Set(source.fields), values: source.values ?? new Map() }
    const verdicts = new Map<number, Lack | undefined>()
    for (const alike of byLogsource.values()) {
      const [first] = alike
      if (first === undefined || !fitsLogsource(first.rule.logsource, source.logsource)) continue
      for (const { index, rule } of alike) {
        formulas[index] ??= formulaOf(rule.detection, items)
        verdicts.set(index, lackOf(formulas[index], known))
      }
    }
    return verdicts
  }
  return { names: new Set(plain.flatMap(({ rule }) => fieldsNamed(rule.detection))), judge }
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
