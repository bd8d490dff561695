import type { Level } from '@atalaya/sigma'
import { type FileResult, LEVELS, type Match } from './match.ts'

export const FORMATS = ['table', 'jsonl', 'csv'] as const
export type Format = (typeof FORMATS)[number]

export interface Totals {
  readonly results: readonly FileResult[]
  readonly rules: number
  readonly rulesNotLoaded: number
  /** True when correlations could not see everything. */
  readonly truncated: boolean
}

export interface Output {
  match(match: Match): void
  end(totals: Totals): void
}

export function createOutput(format: Format): Output {
  if (format === 'jsonl') return lines((match) => JSON.stringify(match))
  if (format === 'csv') {
    console.log(COLUMNS.join(','))
    return lines((match) => COLUMNS.map((column) => cell(match[column])).join(','))
  }
  return table()
}

const COLUMNS = [
  'time',
  'level',
  'title',
  'rule',
  'tags',
  'host',
  'user',
  'dataset',
  'events',
  'file',
  'raw',
] as const satisfies readonly (keyof Match)[]

function lines(text: (match: Match) => string): Output {
  return { match: (match) => process.stdout.write(`${text(match)}\n`), end: (totals) => console.error(summary(totals)) }
}

/** RFC 4180; a cell that a spreadsheet would run as a formula is defused with an apostrophe. */
function cell(value: string | number | null | readonly string[]): string {
  const text = Array.isArray(value) ? value.join(' ') : String(value ?? '')
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

interface Row {
  readonly level: Level
  readonly title: string
  readonly hosts: Set<string>
  count: number
  first: string | null
  last: string | null
}

function table(): Output {
  const rows = new Map<string, Row>()
  return {
    match({ level, title, rule, host, time }) {
      const row: Row = rows.get(rule) ?? { level, title, hosts: new Set(), count: 0, first: null, last: null }
      rows.set(rule, row)
      row.count += 1
      if (host !== null && row.hosts.size < 10_000) row.hosts.add(host)
      if (time === null) return
      if (row.first === null || time < row.first) row.first = time
      if (row.last === null || time > row.last) row.last = time
    },
    end(totals) {
      console.log(renderTable([...rows.values()]))
      console.log(summary(totals))
    },
  }
}

function renderTable(rows: readonly Row[]): string {
  if (rows.length === 0) return 'Nothing matched.\n'
  const sorted = [...rows].sort((a, b) => LEVELS.indexOf(b.level) - LEVELS.indexOf(a.level) || b.count - a.count)
  const totals = LEVELS.toReversed()
    .map((level) => ({
      level,
      count: rows.filter((row) => row.level === level).reduce((sum, { count }) => sum + count, 0),
    }))
    .filter(({ count }) => count > 0)
    .map(({ level, count }) => `${count} ${level}`)
  const body = sorted.map((row) => [
    row.level,
    String(row.count),
    String(row.hosts.size),
    row.first?.slice(0, 19) ?? '',
    row.last?.slice(0, 19) ?? '',
    row.title,
  ])
  const cells = [['LEVEL', 'MATCHES', 'HOSTS', 'FIRST (UTC)', 'LAST (UTC)', 'RULE'], ...body]
  const widths = [0, 1, 2, 3, 4].map((column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)))
  const drawn = cells.map((row) =>
    row
      .map((text, column) =>
        column === 1 || column === 2 ? text.padStart(widths[column] ?? 0) : text.padEnd(widths[column] ?? 0),
      )
      .join('  '),
  )
  return `${drawn.map((line) => line.trimEnd()).join('\n')}\n\n${totals.join(' · ')}`
}

function summary({ results, rules, rulesNotLoaded, truncated }: Totals): string {
  const events = results.reduce((sum, result) => sum + result.events, 0)
  const undecodable = results.reduce((sum, result) => sum + result.undecodable, 0)
  const problems = results.filter(({ problem }) => problem !== undefined)
  return [
    ...problems.map(({ problem }) => `not read: ${problem}`),
    ...(truncated
      ? ['Too many events feed correlations: those found are a lower bound. Scan fewer files at a time.']
      : []),
    `${events} events in ${results.length - problems.length} files; ${undecodable} undecodable; ${rules} rules${rulesNotLoaded > 0 ? ` (${rulesNotLoaded} not loaded)` : ''}`,
  ].join('\n')
}
