import type { Match } from './match.ts'
import type { ZoneTimes } from './zone-times.ts'

/** How matches are written, one after the other. */
export interface LineForm {
  readonly header: string
  line(match: Match): string
}

export const LINE_FORMS = { jsonl: jsonLines, csv } as const satisfies Record<string, (times: ZoneTimes) => LineForm>

export type FormName = keyof typeof LINE_FORMS

/** One JSON object a line. */
function jsonLines(times: ZoneTimes): LineForm {
  const line: LineForm['line'] = ({ time, until, matched, ...rest }) => {
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

function csv(times: ZoneTimes): LineForm {
  const text = (match: Match, column: (typeof COLUMNS)[number]): string => {
    const value = match[column]
    if (value === null) return ''
    if (column === 'time' || column === 'until') return times.iso(Number(value))
    if (column === 'matched') return match.matched.map(({ field, value }) => `${field ?? '*'}=${value}`).join('; ')
    return Array.isArray(value) ? value.join(' ') : String(value)
  }
  const line: LineForm['line'] = (match) => `${COLUMNS.map((column) => cell(text(match, column))).join(',')}\n`
  return { header: `${COLUMNS.join(',')}\n`, line }
}

/** RFC 4180; a cell that a spreadsheet would run as a formula is defused with an apostrophe. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
