import type { Clock } from './clock.ts'
import { clockAt, digitsAt, monthAt, wallTime } from './wall-time.ts'
import { offsetOf } from './zone.ts'

const DAY_MS = 86_400_000

/**
 * Epoch milliseconds of an RFC 3339 timestamp and its looser kin: a space for the T, a comma before the fraction,
 * any number of digits in the fraction, no zone (then the clock's). Undefined for anything else.
 */
export function parseTimestamp(text: string, clock: Clock): number | undefined {
  if (text.length < 19 || text.length > 40) return undefined
  const separator = text.charCodeAt(10)
  if (separator !== 84 && separator !== 32 && separator !== 116) return undefined
  const wall = dateAt(text) + clockAt(text, 11)
  if (Number.isNaN(wall)) return undefined
  const end = fractionEnd(text)
  const exact = end > 20 ? wall + Number(`0.${text.slice(20, end)}`) * 1000 : wall
  if (end === text.length) return exact - clock.zone(wall)
  const zone = text.slice(text.charCodeAt(end) === 32 ? end + 1 : end)
  if (zone === 'Z' || zone === 'z' || zone === 'UTC') return exact
  const offset = offsetOf(zone)
  return offset === undefined ? undefined : exact - offset
}

function dateAt(text: string): number {
  if (text.charCodeAt(4) !== text.charCodeAt(7)) return Number.NaN
  const month = digitsAt(text, 5, 2)
  const day = digitsAt(text, 8, 2)
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= 31)) return Number.NaN
  return wallTime(digitsAt(text, 0, 4), month, day)
}

function fractionEnd(text: string): number {
  const mark = text.charCodeAt(19)
  if (mark !== 46 && mark !== 44) return 19
  let end = 20
  while (end < text.length && text.charCodeAt(end) >= 48 && text.charCodeAt(end) <= 57) end++
  return end
}

/** A time at the start of a line, and where it ends. */
export interface StampedAt {
  readonly time: number
  readonly end: number
}

/**
 * `Jan  2 03:04:05` at the start of a line, in the year nearest to now (RFC 3164 tells none); some senders write the
 * day without padding, or the year after it.
 */
export function syslogTimeAt(line: string, clock: Clock): StampedAt | undefined {
  const month = monthAt(line, 0)
  if (month === 0 || line.charCodeAt(3) !== 32) return undefined
  const dayAt = line.charCodeAt(4) === 32 ? 5 : 4
  const dayEnd = line.charCodeAt(dayAt + 1) === 32 ? dayAt + 1 : dayAt + 2
  const day = digitsAt(line, dayAt, dayEnd - dayAt)
  if (!(day >= 1 && day <= 31) || line.charCodeAt(dayEnd) !== 32) return undefined
  const told = line.charCodeAt(dayEnd + 5) === 32 ? digitsAt(line, dayEnd + 1, 4) : Number.NaN
  const clockStart = told >= 1970 ? dayEnd + 6 : dayEnd + 1
  const dayMs = clockAt(line, clockStart)
  if (Number.isNaN(dayMs)) return undefined
  const end = clockStart + 8
  const at = (year: number) => localTime(wallTime(year, month, day, dayMs), clock)
  return { time: told >= 1970 ? at(told) : nearestYear(at, clock), end }
}

function localTime(wall: number, clock: Clock): number {
  return wall - clock.zone(wall)
}

/** A line of December read in January: more than a day ahead of now means last year. */
function nearestYear(at: (year: number) => number, clock: Clock): number {
  const now = clock.now()
  const year = yearOf(now)
  const time = at(year)
  return time <= now + DAY_MS ? time : at(year - 1)
}

let knownDay = Number.NaN
let knownYear = 0

/** The UTC year of an instant; that of the last day asked for is remembered. */
function yearOf(instant: number): number {
  const day = Math.floor(instant / DAY_MS)
  if (day === knownDay) return knownYear
  knownDay = day
  knownYear = new Date(instant).getUTCFullYear()
  return knownYear
}

/** Epoch milliseconds of `10/Oct/2000:13:55:36 -0700`, the time of access logs. */
export function parseAccessTime(text: string, clock: Clock): number | undefined {
  const month = monthAt(text, 3)
  const day = digitsAt(text, 0, 2)
  if (month === 0 || !(day >= 1 && day <= 31)) return undefined
  const wall = wallTime(digitsAt(text, 7, 4), month, day, clockAt(text, 12))
  if (Number.isNaN(wall)) return undefined
  const offset = text.length > 21 ? offsetOf(text.slice(21)) : clock.zone(wall)
  return offset === undefined ? undefined : wall - offset
}

/** Epoch milliseconds of a number that counts seconds, milliseconds, microseconds or nanoseconds; told apart by size. */
export function parseEpoch(value: unknown): number | undefined {
  const number = typeof value === 'string' && value !== '' && value.length < 32 ? Number(value) : value
  if (typeof number !== 'number' || !Number.isFinite(number) || number <= 0) return undefined
  if (number < 1e11) return number * 1000
  if (number < 1e14) return number
  return number < 1e17 ? number / 1000 : number / 1e6
}

/** Any of the forms above that stands alone in a value. */
export function parseAnyTime(value: unknown, clock: Clock): number | undefined {
  if (typeof value === 'number') return parseEpoch(value)
  if (typeof value !== 'string') return undefined
  return (
    parseTimestamp(value, clock) ??
    parseAccessTime(value, clock) ??
    syslogTimeAt(value, clock)?.time ??
    epochText(value)
  )
}

function epochText(value: string): number | undefined {
  return /^\d{9,19}(\.\d{1,9})?$/.test(value) ? parseEpoch(value) : undefined
}
