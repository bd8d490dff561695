import type { Network } from './network.ts'
import type { Pattern } from './pattern.ts'
import type { Regex } from './regex/regex.ts'

export type TimePart = 'minute' | 'hour' | 'day' | 'week' | 'month' | 'year'
export type Comparison = 'eq' | 'lt' | 'lte' | 'gt' | 'gte'

/** What one value of a detection item demands of a field's value, after all its modifiers. */
export type Predicate =
  | { readonly kind: 'pattern'; readonly pattern: Pattern }
  | { readonly kind: 'regex'; readonly regex: Regex }
  | { readonly kind: 'cidr'; readonly network: Network }
  | { readonly kind: 'compare'; readonly comparison: Comparison; readonly value: number }
  | { readonly kind: 'time'; readonly part: TimePart; readonly comparison: Comparison; readonly value: number }
  /** The texts that one value stands for (Base64 at three offsets, placeholders), where a list must hold in whole. */
  | { readonly kind: 'anyOf'; readonly of: readonly Predicate[] }
  | { readonly kind: 'null' }
  | { readonly kind: 'exists'; readonly exists: boolean }
  | { readonly kind: 'fieldref'; readonly field: string; readonly how: FieldComparison; readonly cased: boolean }

export type FieldComparison = 'equals' | 'contains' | 'startswith' | 'endswith'
