import type { CorrelationComparison, SigmaCorrelation } from '../correlation-rule.ts'
import type { Measure } from './aggregate.ts'
import { compileSequence, hasNegation } from './expression.ts'

/** A correlation made ready to run. */
export interface Plan {
  /** Position in an order in which every correlation comes after those it refers to. */
  readonly index: number
  readonly rule: SigmaCorrelation
  readonly spanMs: number
  /**
   * False: a window ends at every event, and the alert is raised at the first one that satisfies the condition.
   * True: a further event may turn the answer round, so windows are judged once they are over.
   */
  readonly closed: boolean
  readonly measure: Measure
  readonly holds: (value: number) => boolean
  /** True when the smallest value is the remarkable one. */
  readonly lowest: boolean
  /** Ids of the rules and correlations it counts. */
  readonly refs: readonly string[]
  /** By rule: the field that gives each element of the group. */
  readonly groupFields: readonly (readonly string[])[]
  readonly valueFields: readonly (readonly string[])[]
  /** Fields that correlations above ask of its events. */
  readonly carries: readonly string[]
  /** A correlation refers to it without `generate`, so that it does not alert by itself. */
  readonly silent: boolean
  readonly consumers: readonly Consumer[]
  /** Events remembered per group. */
  readonly capacity: number
}

/** A correlation that counts the matches of another. */
export interface Consumer {
  readonly plan: Plan
  readonly ref: number
}

export function isTemporal(rule: SigmaCorrelation): boolean {
  return rule.type === 'temporal' || rule.type === 'temporal_ordered'
}

export interface Judgement {
  readonly measure: Measure
  readonly holds: (value: number) => boolean
  readonly closed: boolean
  readonly lowest: boolean
  /** Fewest events with which the condition can be true. */
  readonly needed: number
}

/** How the correlation's condition is judged. Throws RangeError where it makes no sense. */
export function judgementOf(
  rule: SigmaCorrelation,
  refs: ReadonlyMap<string, number>,
  distinctRefs: number,
): Judgement {
  const { condition } = rule
  if (condition?.kind === 'expression') {
    if (!isTemporal(rule)) throw new RangeError(`a condition of ${rule.type} needs a comparison, not an expression`)
    const ordered = rule.type === 'temporal_ordered'
    const sequence = compileSequence(condition.expression, refs, ordered)
    const measure = { kind: 'rules', rules: distinctRefs, ordered, sequence } as const
    return { measure, holds: isNumber, closed: hasNegation(condition.expression), lowest: false, needed: distinctRefs }
  }
  const comparisons = condition?.comparisons ?? [{ operator: 'gte', value: distinctRefs } as const]
  if (comparisons.length === 0) throw new RangeError('the condition has no comparison')
  const growing = comparisons.every((c) => c.operator === 'gt' || c.operator === 'gte')
  const measure = measureOf(rule, distinctRefs, growing)
  return {
    measure,
    holds: (value) => comparisons.every((comparison) => compares(comparison, value)),
    closed: !growing || !GROWING.has(measure.kind),
    lowest: comparisons.every((c) => c.operator === 'lt' || c.operator === 'lte'),
    needed:
      measure.kind === 'count' || measure.kind === 'distinct' ? Math.max(...comparisons.map((c) => c.value)) + 1 : 1,
  }
}

/** Measures that further events do not lower; a sum counts as one, since what is summed up are amounts. */
const GROWING: ReadonlySet<Measure['kind']> = new Set(['count', 'distinct', 'sum', 'rules'])

function measureOf(rule: SigmaCorrelation, rules: number, growing: boolean): Measure {
  if (rule.type === 'event_count') return { kind: 'count' }
  if (rule.type === 'value_count') return { kind: 'distinct' }
  if (rule.type === 'value_sum') return { kind: 'sum' }
  if (rule.type === 'value_avg') return { kind: 'average' }
  if (rule.type !== 'value_percentile') return { kind: 'rules', rules, ordered: rule.type === 'temporal_ordered' }
  const percentile = rule.condition?.kind === 'threshold' ? rule.condition.percentile : undefined
  if (percentile !== undefined) return { kind: 'percentile', percentile }
  return { kind: growing ? 'commonest' : 'rarest' }
}

function compares({ operator, value: limit }: CorrelationComparison, value: number): boolean {
  if (operator === 'gt') return value > limit
  if (operator === 'gte') return value >= limit
  if (operator === 'lt') return value < limit
  if (operator === 'lte') return value <= limit
  return operator === 'eq' ? value === limit : value !== limit
}

function isNumber(value: number): boolean {
  return !Number.isNaN(value)
}
