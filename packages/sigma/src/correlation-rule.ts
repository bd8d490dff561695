import type { ConditionNode } from './condition.ts'
import type { DocumentMeta } from './rule.ts'

export type CorrelationType =
  | 'event_count'
  | 'value_count'
  | 'temporal'
  | 'temporal_ordered'
  | 'value_sum'
  | 'value_avg'
  | 'value_percentile'

export type ComparisonOperator = 'gt' | 'gte' | 'lt' | 'lte' | 'eq' | 'neq'

export interface CorrelationComparison {
  readonly operator: ComparisonOperator
  readonly value: number
}

/** `condition:` as a map: every comparison must hold (two of them state a range). */
export interface ThresholdCondition {
  readonly kind: 'threshold'
  readonly comparisons: readonly CorrelationComparison[]
  /** Fields whose values are counted, summed, averaged or ranked; several are counted as one tuple. */
  readonly fields: readonly string[]
  /** For value_percentile: the percentile compared, 50 being the median; undefined when the rule gives none. */
  readonly percentile?: number
}

/** `condition:` as text over rule references, for temporal types: `a and (b or not c)`. */
export interface ExpressionCondition {
  readonly kind: 'expression'
  /** Leaves are references as written in `rules`. */
  readonly expression: ConditionNode
  readonly text: string
}

/** A correlation document of Sigma 2.1. */
export interface SigmaCorrelation extends DocumentMeta {
  readonly kind: 'correlation'
  readonly type: CorrelationType
  /** Ids or names of rules or of other correlations, in the order written (temporal_ordered needs it). */
  readonly rules: readonly string[]
  /** Alias → (rule reference → field name in that rule's events). */
  readonly aliases: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** Fields or aliases; empty means one group for all. */
  readonly groupBy: readonly string[]
  readonly timespanSeconds: number
  /** Undefined for temporal types that name none: then all rules must have matched. */
  readonly condition: ThresholdCondition | ExpressionCondition | undefined
  /** True when the rules referred to also alert on their own. */
  readonly generate: boolean
}
