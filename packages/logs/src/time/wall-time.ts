const DAY_MS = 86_400_000

/** Days since 1970-01-01 in the proleptic Gregorian calendar (H. Hinnant, "chrono-Compatible Low-Level Date Algorithms"). */
function daysFromCivil(year: number, month: number, day: number): number {
  const shifted = month <= 2 ? year - 1 : year
  const era = Math.floor(shifted / 400)
  const yearOfEra = shifted - era * 400
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear
  return era * 146_097 + dayOfEra - 719_468
}

/** Epoch milliseconds of a wall clock reading taken as UTC. */
export function wallTime(year: number, month: number, day: number, dayMs = 0): number {
  return daysFromCivil(year, month, day) * DAY_MS + dayMs
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** 1 to 12 for the three letters at an offset, 0 when they name no month. */
export function monthAt(text: string, at: number): number {
  return MONTHS.indexOf(text.slice(at, at + 3).toLowerCase()) + 1
}

/** The number that `count` digits at an offset spell; NaN when one is no digit. */
export function digitsAt(text: string, at: number, count: number): number {
  let number = 0
  for (let i = at; i < at + count; i++) {
    const digit = text.charCodeAt(i) - 48
    if (!(digit >= 0 && digit <= 9)) return Number.NaN
    number = number * 10 + digit
  }
  return number
}

/** Milliseconds of the day for `hh:mm:ss` at an offset; NaN when it is none. A leap second counts as the 60th. */
export function clockAt(text: string, at: number): number {
  if (text.charCodeAt(at + 2) !== 58 || text.charCodeAt(at + 5) !== 58) return Number.NaN
  const hours = digitsAt(text, at, 2)
  const minutes = digitsAt(text, at + 3, 2)
  const seconds = digitsAt(text, at + 6, 2)
  if (hours > 23 || minutes > 59 || seconds > 60) return Number.NaN
  return ((hours * 60 + minutes) * 60 + seconds) * 1000
}
