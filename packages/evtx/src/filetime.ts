const DAY = 864_000_000_000n
const SECOND = 10_000_000n
const MAX = 2n ** 63n - 1n
const ZERO = '0000-00-00T00:00:00.0000000Z'

/** A FILETIME (100 ns since 1601) in ISO 8601 with seven decimals, as Windows renders it. */
export function filetimeText(filetime: bigint): string {
  if (filetime > MAX) return ZERO
  const { year, month, day } = civilDate(Number(filetime / DAY))
  const ticks = filetime % DAY
  const seconds = Number(ticks / SECOND)
  const time = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60].map((part) => pad(part, 2))
  return `${pad(year % 10_000, 4)}-${pad(month, 2)}-${pad(day, 2)}T${time.join(':')}.${pad(Number(ticks % SECOND), 7)}Z`
}

/** A SYSTEMTIME: eight 16-bit fields (year, month, day of week, day, hour, minute, second, milliseconds). */
export function systemtimeText(fields: readonly number[]): string {
  const [year = 0, month = 0, , day = 0, hour = 0, minute = 0, second = 0, milliseconds = 0] = fields
  if (!isValid(fields)) return ZERO
  const time = [hour, minute, second].map((part) => pad(part, 2)).join(':')
  return `${pad(year % 10_000, 4)}-${pad(month, 2)}-${pad(day, 2)}T${time}.${pad(milliseconds * 10_000, 7)}Z`
}

function isValid(fields: readonly number[]): boolean {
  const [year = 0, month = 0, , day = 0, hour = 0, minute = 0, second = 0, milliseconds = 0] = fields
  if (year < 1601 || year > 30_827 || month < 1 || month > 12) return false
  const days = new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate()
  return day >= 1 && day <= days && hour < 24 && minute < 60 && second < 60 && milliseconds < 1000
}

/** Date of a day counted from 1601-01-01 (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms"). */
function civilDate(days: number): { year: number; month: number; day: number } {
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
  return { year: era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month, day }
}

function pad(value: number, digits: number): string {
  return String(value).padStart(digits, '0')
}
