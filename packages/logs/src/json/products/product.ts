import type { Fields } from '../../fields.ts'
import type { SourceKind } from '../../source-kind.ts'

/** How the JSON of one product is known and named. */
export interface JsonProduct {
  /** Whether a record is the product's: a look at a few names, no more. */
  fits(record: Fields): boolean
  /** Tells the kind, and adds Sigma's names to the flattened fields. `record` is nested as it came. */
  name(fields: Fields, record: Fields): SourceKind
}

/** JSON text of a part that rules search as a whole. */
export function compactJson(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  try {
    return JSON.stringify(value)
  } catch {
    // Nested deeper than the stack: the flattened names are there.
    return undefined
  }
}
