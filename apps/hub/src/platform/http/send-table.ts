import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'

export interface Column<Row> {
  readonly title: string
  readonly value: (row: Row) => string | number | Date | null
}

/** Severities, as columns tell them. */
export const SEVERITY_WORDS = {
  es: { informational: 'Informativa', low: 'Baja', medium: 'Media', high: 'Alta', critical: 'Crítica' },
  en: { informational: 'Informational', low: 'Low', medium: 'Medium', high: 'High', critical: 'Critical' },
} as const

export interface Table<Row> {
  readonly name: string
  readonly columns: readonly Column<Row>[]
  readonly rows: AsyncIterable<Row>
}

/** Streams rows as CSV (RFC 4180) with a byte-order mark, so that spreadsheets read accents, or whole as one JSON object a line. */
export function sendTable<Row>(
  reply: FastifyReply,
  format: 'csv' | 'jsonl',
  { name, columns, rows }: Table<Row>,
): FastifyReply {
  const [type, lines] =
    format === 'csv' ? ['text/csv; charset=utf-8', csvLines(columns, rows)] : ['application/x-ndjson', jsonLines(rows)]
  return attach(reply, stamped(name, format), type).send(Readable.from(lines))
}

/** With the minute in UTC, so that files of several days can lie side by side: `alerts-2026-11-22T1210Z.csv`. */
export function stamped(name: string, extension: string): string {
  return `${name}-${new Date().toISOString().slice(0, 16).replace(':', '')}Z.${extension}`
}

export function attach(reply: FastifyReply, file: string, type: string): FastifyReply {
  return reply.header('content-type', type).header('content-disposition', `attachment; filename="${file}"`)
}

async function* csvLines<Row>(columns: readonly Column<Row>[], rows: AsyncIterable<Row>): AsyncIterable<string> {
  yield `\ufeff${columns.map(({ title }) => csvCell(title)).join(',')}\r\n`
  for await (const row of rows) yield `${columns.map(({ value }) => csvCell(value(row))).join(',')}\r\n`
}

async function* jsonLines<Row>(rows: AsyncIterable<Row>): AsyncIterable<string> {
  for await (const row of rows) yield `${JSON.stringify(row)}\n`
}

/** A cell that a spreadsheet would run as a formula is defused with a leading apostrophe (OWASP, CSV injection). */
export function csvCell(value: string | number | Date | null): string {
  if (value === null) return ''
  if (value instanceof Date) return value.toISOString()
  if (typeof value === 'number') return String(value)
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
