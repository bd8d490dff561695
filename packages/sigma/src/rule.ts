import type { ConditionNode } from './condition.ts'
import type { Predicate } from './predicate.ts'

export type Level = 'informational' | 'low' | 'medium' | 'high' | 'critical'
export type Status = 'stable' | 'test' | 'experimental' | 'deprecated' | 'unsupported'

/** What rules, correlations and filters have in common. */
export interface DocumentMeta {
  /** As written; when the document has none, a deterministic one made of file and title. */
  readonly id: string
  readonly name?: string
  readonly title: string
  readonly status?: Status
  readonly description?: string
  readonly license?: string
  readonly author?: string
  readonly references: readonly string[]
  readonly date?: string
  readonly modified?: string
  readonly tags: readonly string[]
  readonly falsepositives: readonly string[]
  readonly fields: readonly string[]
  readonly scope: readonly string[]
  readonly level?: Level
  readonly related: readonly RelatedRule[]
  readonly taxonomy: string
  readonly source: RuleSource
}

export interface RelatedRule {
  readonly id: string
  readonly type: string
}

export interface RuleSource {
  readonly file: string
  /** 1-based line on which the document begins. */
  readonly line: number
  readonly text: string
}

export interface RuleLogsource {
  readonly category?: string
  readonly product?: string
  readonly service?: string
  readonly definition?: string
}

/** The names that it has, the widest first. */
export function logsourceNames({ product, category, service }: RuleLogsource): string[] {
  return [product, category, service].filter((name) => name !== undefined)
}

/**
 * One line of a map: field, modifiers, values. `field` undefined is a keyword search over the whole event.
 * `negated` (modifier neq) turns the answer round after the values were joined.
 */
export interface DetectionItem {
  readonly field: string | undefined
  readonly modifiers: readonly string[]
  readonly predicates: readonly Predicate[]
  readonly linking: 'any' | 'all'
  readonly negated: boolean
}

export type Selection =
  | { readonly kind: 'item'; readonly item: DetectionItem }
  | { readonly kind: 'all' | 'any'; readonly of: readonly Selection[] }

export interface Detection {
  readonly selections: ReadonlyMap<string, Selection>
  /** Several conditions are linked by OR. */
  readonly conditions: readonly ConditionNode[]
  readonly conditionTexts: readonly string[]
}

export interface SigmaRule extends DocumentMeta {
  readonly kind: 'rule'
  readonly logsource: RuleLogsource
  readonly detection: Detection
}

/** Suppresses matches of the rules it names where its condition does not hold. */
export interface SigmaFilter extends DocumentMeta {
  readonly kind: 'filter'
  readonly logsource: RuleLogsource
  /** Ids or names; `'any'` for every rule of the log source. */
  readonly rules: readonly string[] | 'any'
  readonly detection: Detection
}
