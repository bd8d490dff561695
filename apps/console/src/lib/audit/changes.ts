/** One field that an act changed. `field` is empty where the act is about one thing alone. */
export interface Change {
  readonly field: string
  readonly before: unknown
  readonly after: unknown
}

/** What an act changed, field by field, as its fact tells it: `before` and `after`, or `from` and `to`. */
export function changesOf(data: Readonly<Record<string, unknown>>): readonly Change[] {
  if (!('before' in data && 'after' in data))
    return 'from' in data && 'to' in data ? [{ field: '', before: data.from, after: data.to }] : []
  const { before, after } = data
  if (!isRecord(before) && !isRecord(after)) return [{ field: '', before, after }]
  const was = isRecord(before) ? before : {}
  const is = isRecord(after) ? after : {}
  return [...new Set([...Object.keys(was), ...Object.keys(is)])]
    .filter((field) => JSON.stringify(was[field]) !== JSON.stringify(is[field]))
    .map((field) => ({ field, before: was[field], after: is[field] }))
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
