import type { HuntEvent } from '@atalaya/contracts'
import { ECS_COLUMNS } from '@atalaya/logs'

/** Whose names are shown beside ids. */
export interface Names {
  office(id: string): string
  source(id: string): string
}

export type EventRecord = Readonly<Record<string, unknown>> & {
  readonly id: string
  readonly time_ms: string
  readonly received_ms: string
  readonly office: string
  readonly source: string
  readonly dataset: string
  readonly fields: string
  readonly raw: string
  readonly error: string
}

const EPOCH_MS = 'toUnixTimestamp64Milli'

/** What a query selects to be read by `describeEvent`. */
export const EVENT_SELECT = [
  "concat(lower(hex(batch)), '-', toString(line)) AS id",
  `toString(${EPOCH_MS}(events.time)) AS time_ms`,
  `toString(${EPOCH_MS}(events.received)) AS received_ms`,
  'office, source, dataset, fields, raw, error',
  ...ECS_COLUMNS.map(({ column }) => column),
].join(', ')

export function describeEvent(row: EventRecord, names: Names): HuntEvent {
  return {
    id: row.id,
    time: new Date(Number(row.time_ms)).toISOString(),
    received: new Date(Number(row.received_ms)).toISOString(),
    office: { id: row.office, name: names.office(row.office) },
    source: { id: row.source, name: names.source(row.source) },
    dataset: row.dataset,
    ecs: ecsOf(row),
    fields: fieldsOf(row.fields),
    raw: row.raw,
    error: row.error === '' ? null : row.error,
  }
}

function ecsOf(row: EventRecord): HuntEvent['ecs'] {
  const ecs: HuntEvent['ecs'] = {}
  for (const { ecs: name, column, type } of ECS_COLUMNS) {
    const value = row[column]
    if (value === '' || value === '::' || value === undefined) continue
    if (type === 'int') {
      if (Number(value) !== 0) ecs[name] = Number(value)
    } else if (Array.isArray(value)) {
      if (value.length > 0) ecs[name] = value.map(String)
    } else ecs[name] = type === 'ip' ? String(value).replace(/^::ffff:(?=\d+\.)/, '') : String(value)
  }
  return ecs
}

function fieldsOf(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown> // written by detection from an object
  } catch {
    return {} // a field cut by hand in the store must not hide the event
  }
}

/** `<batch>-<line>` in its parts; undefined when it is no event's id. */
export function parseEventId(id: string): { readonly batch: string; readonly line: number } | undefined {
  const match = /^([0-9a-f]{32})-(\d{1,9})$/.exec(id)
  return match ? { batch: match[1] ?? '', line: Number(match[2]) } : undefined
}
