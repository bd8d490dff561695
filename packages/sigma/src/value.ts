import type { TimePart } from './predicate.ts'

/** A field's value as text, as Sigma compares it; undefined for null, absent and structured values. */
export function valueText(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint'
    ? String(value)
    : undefined
}

/** A field's value as a number: numbers, and text that is one in decimal or `0x` hexadecimal. */
export function valueNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return value
  if (typeof value === 'bigint') return Number(value)
  if (typeof value !== 'string' || value.length > 40 || !/^[+-]?(?:\d|\.\d)/.test(value.trim())) return undefined
  const number = Number(value)
  return Number.isNaN(number) ? undefined : number
}

const DATE = /^\s*(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2}))?/

/** A part of a date as written (no change of time zone); numbers are epoch seconds or milliseconds, in UTC. */
export function timePart(value: unknown, part: TimePart): number | undefined {
  const text = typeof value === 'number' ? epochText(value) : valueText(value)
  const match = text === undefined ? null : DATE.exec(text)
  if (!match) return undefined
  const [year = 0, month = 0, day = 0, hour, minute] = match
    .slice(1)
    .map((digits) => (digits ? Number(digits) : undefined))
  switch (part) {
    case 'year':
      return year
    case 'month':
      return month
    case 'day':
      return day
    case 'hour':
      return hour
    case 'minute':
      return minute
    case 'week':
      return isoWeek(year, month, day)
  }
}

/** Numbers before 2001 are taken for counts, not for times. */
function epochText(value: number): string | undefined {
  if (value < 1e9) return undefined
  const milliseconds = value < 1e11 ? value * 1000 : value
  return milliseconds < 8.64e15 ? new Date(milliseconds).toISOString() : undefined
}

/** ISO 8601 week: the week belongs to the year that its Thursday lies in. */
function isoWeek(year: number, month: number, day: number): number {
  const date = Date.UTC(year, month - 1, day)
  const weekday = (new Date(date).getUTCDay() + 6) % 7
  const thursday = new Date(date + (3 - weekday) * 86_400_000)
  const yearStart = Date.UTC(thursday.getUTCFullYear(), 0, 1)
  return 1 + Math.floor((thursday.getTime() - yearStart) / 604_800_000)
}
