import { fieldText, fieldTexts } from './field-text.ts'
import type { Plan } from './plan.ts'

export type FieldReader = (field: string) => unknown

export interface GroupIdentity {
  readonly key: string
  readonly values: readonly string[]
}

/** A list in a field puts the event in several groups; this many at most. */
const MAX_GROUPS = 16

/**
 * The groups an event belongs to; none when a field of the group is missing, since what has no user is not "the same
 * user". Letter case is ignored, as in Sigma's matching: writing a name otherwise must not begin a new count.
 */
export function groupsOf(plan: Plan, ref: number, read: FieldReader): readonly GroupIdentity[] {
  const fields = plan.groupFields[ref] ?? []
  const values: string[] = []
  for (const field of fields) {
    const value = read(field)
    if (Array.isArray(value)) return groupsOfLists(fields, read)
    const text = fieldText(value)
    if (text === undefined) return []
    values.push(text)
  }
  return [{ key: groupKey(values), values }]
}

function groupsOfLists(fields: readonly string[], read: FieldReader): GroupIdentity[] {
  let rows: (readonly string[])[] = [[]]
  for (const field of fields) {
    const texts = fieldTexts(read(field))
    rows = rows.flatMap((row) => texts.map((text) => [...row, text])).slice(0, MAX_GROUPS)
  }
  return rows.map((values) => ({ key: groupKey(values), values }))
}

export function groupKey(values: readonly string[]): string {
  const [only] = values
  return values.length === 1 && only !== undefined ? only.toLowerCase() : JSON.stringify(values).toLowerCase()
}
