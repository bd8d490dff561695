import { ECS_COLUMNS, type EcsColumns, type EcsType, type LogEvent } from '@atalaya/logs'
import type { WorkBatch } from '../messages.ts'
import type { TabSeparated } from './tab-separated.ts'

export interface EventRow {
  readonly batch: WorkBatch
  readonly line: number
  /** Epoch milliseconds. */
  readonly time: number
  readonly event: LogEvent
  readonly error: string | undefined
  /** Ids of the rules that matched. */
  readonly rules: readonly string[]
}

interface EventColumn {
  readonly name: string
  readonly write: (out: TabSeparated, row: EventRow, ecs: EcsColumns) => void
}

// DateTime64(3) holds 1900 to 2299; what lies outside is no time of an event.
const FIRST_TIME = Date.UTC(1900, 0, 1)
const LAST_TIME = Date.UTC(2299, 0, 1)
const INT64_COLUMNS: ReadonlySet<string> = new Set([
  'process_pid',
  'process_parent_pid',
  'http_response_body_bytes',
  'network_bytes',
])
const LARGEST_INT32 = 2 ** 31 - 1

const BEFORE: readonly EventColumn[] = [
  { name: 'batch', write: (out, { batch }) => out.hex(batch.id) },
  { name: 'line', write: (out, { line }) => out.plain(String(line)) },
  { name: 'time', write: (out, { time }) => out.plain(timeText(Math.min(LAST_TIME, Math.max(FIRST_TIME, time)))) },
  { name: 'received', write: (out, { batch }) => out.plain(timeText(batch.receivedAt)) },
  { name: 'office', write: (out, { batch }) => out.text(batch.office) },
  { name: 'source', write: (out, { batch }) => out.text(batch.source) },
  { name: 'dataset', write: (out, { event }) => out.text(event.dataset) },
]
const AFTER: readonly EventColumn[] = [
  { name: 'fields', write: (out, { event }) => out.text(JSON.stringify(event.fields)) },
  { name: 'raw', write: (out, { event }) => out.text(event.raw) },
  { name: 'error', write: (out, { error }) => out.text(error ?? '') },
  { name: 'rules', write: (out, { rules }) => (rules.length === 0 ? out.plain('[]') : out.texts(rules)) },
]

/** The columns of the event store in the order in which rows are written. */
export const EVENT_COLUMNS: readonly EventColumn[] = [
  ...BEFORE,
  ...ECS_COLUMNS.map(({ column, type }) => ({ name: column, write: ecsWriter(column, type) })),
  ...AFTER,
]

export function writeEvent(out: TabSeparated, row: EventRow): void {
  const { ecs } = row.event
  for (const { write } of EVENT_COLUMNS) write(out, row, ecs)
  out.endRow()
}

/** Absent values are the column's default: '', 0, '::' and the empty list. */
function ecsWriter(column: keyof EcsColumns, type: EcsType): EventColumn['write'] {
  const largest = INT64_COLUMNS.has(column) ? Number.MAX_SAFE_INTEGER : LARGEST_INT32
  return (out, _row, ecs) => {
    const value = ecs[column]
    if (type === 'ip') out.plain(value === undefined ? '::' : String(value))
    else if (type === 'string[]')
      value === undefined ? out.plain('[]') : out.texts(value as readonly string[]) // by the column's type
    else if (type === 'string') value === undefined ? out.plain('') : out.text(value as string)
    else out.plain(value === undefined ? '0' : String(Math.min(largest, value as number)))
  }
}

let lastMs = Number.NaN
let lastText = ''

/** ClickHouse's own spelling, in UTC. */
function timeText(epochMs: number): string {
  if (epochMs === lastMs) return lastText
  lastMs = epochMs
  lastText = new Date(epochMs).toISOString().slice(0, 23).replace('T', ' ')
  return lastText
}
