import { ECS_COLUMNS, type EcsColumns, type EcsType, type LogEvent } from '@atalaya/logs'
import type { WorkBatch } from '../messages.ts'
import { ipBytes } from './ip-bytes.ts'
import type { RowBinary } from './row-binary.ts'

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
  readonly write: (out: RowBinary, row: EventRow, ecs: EcsColumns) => void
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
  { name: 'line', write: (out, { line }) => out.uint32(line) },
  { name: 'time', write: (out, { time }) => out.int64(Math.min(LAST_TIME, Math.max(FIRST_TIME, time))) },
  { name: 'received', write: (out, { batch }) => out.int64(batch.receivedAt) },
  { name: 'office', write: (out, { batch }) => out.string(batch.office) },
  { name: 'source', write: (out, { batch }) => out.string(batch.source) },
  { name: 'dataset', write: (out, { event }) => out.string(event.dataset) },
]
const AFTER: readonly EventColumn[] = [
  { name: 'fields', write: (out, { event }) => out.string(JSON.stringify(event.fields)) },
  { name: 'raw', write: (out, { event }) => out.string(event.raw) },
  { name: 'error', write: (out, { error }) => out.string(error ?? '') },
  { name: 'rules', write: (out, { rules }) => out.strings(rules) },
]

/** The columns of the event store in the order in which rows are written. */
export const EVENT_COLUMNS: readonly EventColumn[] = [
  ...BEFORE,
  ...ECS_COLUMNS.map(({ column, type }) => ({ name: column, write: ecsWriter(column, type) })),
  ...AFTER,
]

export function writeEvent(out: RowBinary, row: EventRow): void {
  const { ecs } = row.event
  for (const { write } of EVENT_COLUMNS) write(out, row, ecs)
}

/** Absent values are the column's default: '', 0, '::' and the empty list. */
function ecsWriter(column: keyof EcsColumns, type: EcsType): EventColumn['write'] {
  if (type === 'ip') return (out, _row, ecs) => out.bytes(ipBytes(ecs[column] as string | undefined)) // the column's type says so
  if (type === 'string[]') return (out, _row, ecs) => out.strings((ecs[column] as readonly string[] | undefined) ?? [])
  if (type === 'string') return (out, _row, ecs) => out.string((ecs[column] as string | undefined) ?? '')
  if (INT64_COLUMNS.has(column)) return (out, _row, ecs) => out.int64((ecs[column] as number | undefined) ?? 0)
  return (out, _row, ecs) => out.int32(Math.min(LARGEST_INT32, (ecs[column] as number | undefined) ?? 0))
}
