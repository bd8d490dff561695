import type { Entry } from './entry.ts'
import { boundedText, fieldNumber, fieldText } from './field-text.ts'
import type { FieldReader } from './group-key.ts'
import type { Consumer } from './plan.ts'

/** What a correlation counts: an event, or a match of another correlation. */
export interface Occurrence {
  readonly time: number
  readonly id: string
  readonly read: FieldReader
}

/** The occurrence as groups remember it; undefined when it lacks the value that the correlation looks at. */
export function entryOf({ plan, ref }: Consumer, { time, id, read }: Occurrence): Entry | undefined {
  const fields = plan.valueFields[ref] ?? []
  const value =
    plan.measure.kind === 'distinct' || isShare(plan.measure.kind) ? tuple(fields.map(read)) : number(fields, read)
  if (fields.length > 0 && value === undefined) return undefined
  return {
    time,
    id: boundedText(id),
    ref: plan.measure.kind === 'rules' ? ref : 0,
    value,
    carried: plan.carries.length > 0 ? plan.carries.map((field) => fieldText(read(field))) : undefined,
    hit: Number.NaN,
    carriedAt: Number.NaN,
  }
}

function isShare(kind: string): boolean {
  return kind === 'rarest' || kind === 'commonest'
}

function number(fields: readonly string[], read: FieldReader): number | undefined {
  const [field] = fields
  return field === undefined ? undefined : fieldNumber(read(field))
}

/** Several fields count as one value, and only together. Letter case is ignored. */
function tuple(values: readonly unknown[]): string | undefined {
  const texts = values.map((value) => fieldText(value)?.toLowerCase())
  if (texts.includes(undefined)) return undefined
  return texts.length === 1 ? texts[0] : JSON.stringify(texts)
}
