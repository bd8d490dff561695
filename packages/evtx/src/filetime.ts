const ZERO = '0000-00-00T00:00:00.0000000Z'
const DAY = 86_400
const TICKS = 10_000_000
/** 2^32 ticks are so many seconds, and so many ticks. */
const HIGH_SECONDS = 429
const HIGH_TICKS = 4_967_296
/** Below it (the year 16,000) the product with HIGH_TICKS is exact. */
const MAX_EXACT = 2 ** 30

/** Records of one log mostly follow each other on the same day. */
let lastDay = -1
let lastDate = ''

/** A FILETIME (100 ns since 1601), given in halves, in ISO 8601 with seven decimals, as Windows renders it. */
export function filetimeText(low: number, high: number): string {
  if (high >= 2 ** 31) return ZERO
  if (high >= MAX_EXACT) {
    const ticks = (BigInt(high) << 32n) + BigInt(low)
    return instantText(Number(ticks / BigInt(TICKS)), Number(ticks % BigInt(TICKS)))
  }
  const rest = high * HIGH_TICKS + low
  return instantText(high * HIGH_SECONDS + Math.floor(rest / TICKS), rest % TICKS)
}

function instantText(seconds: number, ticks: number): string {
  const day = Math.floor(seconds / DAY)
  if (day !== lastDay) {
    lastDate = dateOfDay(day)
    lastDay = day
  }
  return `${lastDate}T${timeText(seconds % DAY, ticks)}Z`
}

/** A SYSTEMTIME: eight 16-bit fields (year, month, day of week, day, hour, minute, second, milliseconds). */
export function systemtimeText(fields: readonly number[]): string {
  const [year = 0, month = 0, , day = 0, hour = 0, minute = 0, second = 0, milliseconds = 0] = fields
  if (!isValid(fields)) return ZERO
  return `${dateText(year, month, day)}T${timeText(hour * 3600 + minute * 60 + second, milliseconds * 10_000)}Z`
}

function isValid(fields: readonly number[]): boolean {
  const [year = 0, month = 0, , day = 0, hour = 0, minute = 0, second = 0, milliseconds = 0] = fields
  if (year < 1601 || year > 30_827 || month < 1 || month > 12) return false
  const days = new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate()
  return day >= 1 && day <= days && hour < 24 && minute < 60 && second < 60 && milliseconds < 1000
}

/** Date of a day counted from 1601-01-01 (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms"). */
function dateOfDay(days: number): string {
  const shifted = days + 584_694
  const era = Math.floor(shifted / 146_097)
  const ofEra = shifted % 146_097
  const yearOfEra = Math.floor(
    (ofEra - Math.floor(ofEra / 1_460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365,
  )
  const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100))
  const shiftedMonth = Math.floor((5 * ofYear + 2) / 153)
  const day = ofYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
  return dateText(era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month, day)
}

function dateText(year: number, month: number, day: number): string {
  return `${pad(year % 10_000, 4)}-${pad(month, 2)}-${pad(day, 2)}`
}

const TWO_DIGITS = Array.from({ length: 60 }, (_, value) => pad(value, 2))

/** Of a second of a day. */
function timeText(second: number, ticks: number): string {
  const minute = Math.floor(second / 60)
  const clock = `${TWO_DIGITS[Math.floor(minute / 60)]}:${TWO_DIGITS[minute % 60]}:${TWO_DIGITS[second % 60]}`
  // The leading 1 keeps the zeros of small numbers.
  return `${clock}.${String(TICKS + ticks).slice(1)}`
}

function pad(value: number, digits: number): string {
  return String(value).padStart(digits, '0')
}
