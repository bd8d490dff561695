import { ClickHouseError } from '@clickhouse/client'

/** What one question may take of the event store. */
export const LIMITS = {
  max_rows_to_read: '20000000000',
  max_bytes_to_read: '500000000000',
  max_memory_usage: String(2 * 2 ** 30),
  max_execution_time: 30,
} as const

export interface Cost {
  /** Rows and bytes that were read for the answer. */
  readonly read: number
  readonly bytes: number
}

/** Reads ClickHouse's own account of a query. */
export function summaryOf(headers: Readonly<Record<string, string | string[] | undefined>>): Cost {
  const text = headers['x-clickhouse-summary']
  if (typeof text !== 'string') return { read: 0, bytes: 0 }
  const summary = JSON.parse(text) as { read_rows?: string; read_bytes?: string } // ClickHouse writes it
  return { read: Number(summary.read_rows ?? 0), bytes: Number(summary.read_bytes ?? 0) }
}

// TOO_MANY_ROWS, TIMEOUT_EXCEEDED, MEMORY_LIMIT_EXCEEDED, TOO_MANY_BYTES
const CUT_OFF = new Set(['158', '159', '241', '307'])

/** Whether the limits ended a query: what came before is true, but not all. */
export function isCutOff(error: unknown): boolean {
  return error instanceof ClickHouseError && CUT_OFF.has(error.code)
}
