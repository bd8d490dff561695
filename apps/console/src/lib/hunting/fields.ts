import type { HuntEvent } from '@atalaya/contracts'

export type NamedValue = { field: string; text: string }
export type FieldGroup = { name: string; rows: NamedValue[] }

export function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(textOf).join(', ')
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value)
}

/** The ECS columns by their first word: host, process, user…; columns of one word come first. */
export function groupEcs(ecs: HuntEvent['ecs']): FieldGroup[] {
  const groups = new Map<string, NamedValue[]>()
  for (const [field, value] of Object.entries(ecs).sort(([a], [b]) => a.localeCompare(b))) {
    if (field === '@timestamp' || value === '' || (Array.isArray(value) && value.length === 0)) continue
    const name = field.includes('.') ? (field.split('.')[0] ?? '') : ''
    const rows = groups.get(name) ?? []
    rows.push({ field, text: textOf(value) })
    groups.set(name, rows)
  }
  return [...groups].sort(([a], [b]) => a.localeCompare(b)).map(([name, rows]) => ({ name, rows }))
}

/** The source's own fields, with the names under which they can be searched. */
export function listOwn(fields: HuntEvent['fields']): NamedValue[] {
  return Object.entries(fields).map(([field, value]) => ({ field: `fields.${field}`, text: textOf(value) }))
}

/** The value of a column for a row of results: an ECS name, or `fields.` and the source's own. */
export function cellOf(event: HuntEvent, column: string): string {
  if (column === '@timestamp') return event.time
  if (column === 'office') return event.office.name
  if (column === 'source') return event.source.name
  if (column === 'dataset') return event.dataset
  if (column === 'raw') return event.raw
  const value = column.startsWith('fields.')
    ? event.fields[column.slice(7)]
    : (event.ecs[column] ?? event.fields[column])
  return value === undefined || value === null ? '' : textOf(value)
}
