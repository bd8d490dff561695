import { createWriteStream, type WriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import { CliError, pathProblem } from '../cli-error.ts'
import type { Match } from './match.ts'
import type { ZoneTimes } from './zone-times.ts'

/** Where matches are written one by one, as they are found. */
export interface MatchWriter {
  match(match: Match): void
  end(): Promise<void>
}

type LineOf = (match: Match) => string

const COLUMNS = [
  'time',
  'until',
  'level',
  'title',
  'rule',
  'tags',
  'host',
  'user',
  'dataset',
  'events',
  'matched',
  'file',
  'raw',
] as const satisfies readonly (keyof Match)[]

/** One JSON object a line. */
export function jsonLines(times: ZoneTimes): { readonly header: string; readonly line: LineOf } {
  const line: LineOf = ({ time, until, matched, ...rest }) => {
    const shown = {
      time: time === null ? null : times.iso(time),
      ...(until !== null && { until: times.iso(until) }),
      ...rest,
      matched: matched.map(({ field, value }) => ({ field, value })),
    }
    // JSON leaves C1 control characters as they are, which terminals obey.
    return `${JSON.stringify(shown).replace(/[\u007f-\u009f]/g, (char) => `\\u00${char.charCodeAt(0).toString(16)}`)}\n`
  }
  return { header: '', line }
}

export function csv(times: ZoneTimes): { readonly header: string; readonly line: LineOf } {
  const text = (match: Match, column: (typeof COLUMNS)[number]): string => {
    const value = match[column]
    if (value === null) return ''
    if (column === 'time' || column === 'until') return times.iso(Number(value))
    if (column === 'matched') return match.matched.map(({ field, value }) => `${field ?? '*'}=${value}`).join('; ')
    return Array.isArray(value) ? value.join(' ') : String(value)
  }
  const line: LineOf = (match) => `${COLUMNS.map((column) => cell(text(match, column))).join(',')}\n`
  return { header: `${COLUMNS.join(',')}\n`, line }
}

/** RFC 4180; a cell that a spreadsheet would run as a formula is defused with an apostrophe. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** Writes to standard output. When the reader has gone (`| head`) the rest is dropped. */
export function toStandardOutput({ header, line }: { header: string; line: LineOf }): MatchWriter {
  let open = true
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
    open = false
  })
  const write = (text: string) => {
    if (open && text !== '') process.stdout.write(text)
  }
  write(header)
  return { match: (match) => write(line(match)), end: () => Promise.resolve() }
}

/** Writes to a file, which is made at once so that a wrong path is told before the scan. Throws CliError. */
export async function toFile(path: string, { header, line }: { header: string; line: LineOf }): Promise<MatchWriter> {
  const stream = await openFile(path)
  let failure: CliError | undefined
  stream.on('error', (error) => {
    failure = new CliError(pathProblem(path, error))
  })
  stream.write(header)
  return {
    match: (match) => stream.write(line(match)),
    async end() {
      stream.end()
      await finished(stream).catch(() => undefined) // the listener above keeps why
      if (failure !== undefined) throw failure
    },
  }
}

function openFile(path: string): Promise<WriteStream> {
  return new Promise((resolve, reject) => {
    const stream = createWriteStream(path)
    stream.once('open', () => resolve(stream))
    stream.once('error', (error) => reject(new CliError(`cannot write ${pathProblem(path, error)}`)))
  })
}
