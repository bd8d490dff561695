import type { SampleOffice } from './institution.ts'
import { HOUR } from './scene.ts'

const formatters = new Map<string, Intl.DateTimeFormat>()
const offsets = new Map<string, number>()
const MAX_OFFSETS = 100_000

/** Milliseconds by which the zone's clock is ahead of UTC at that time. */
function zoneOffset(timeZone: string, time: number): number {
  const key = `${timeZone} ${Math.floor(time / HOUR)}`
  const known = offsets.get(key)
  if (known !== undefined) return known
  const offset = computeOffset(timeZone, time)
  if (offsets.size >= MAX_OFFSETS) offsets.clear()
  offsets.set(key, offset)
  return offset
}

function computeOffset(timeZone: string, time: number): number {
  const formatter =
    formatters.get(timeZone) ?? new Intl.DateTimeFormat('en-US', { timeZone, timeZoneName: 'longOffset' })
  formatters.set(timeZone, formatter)
  const name = formatter.formatToParts(time).find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT'
  const match = /^GMT([+-])(\d{2}):(\d{2})$/.exec(name)
  if (!match) return 0
  const minutes = Number(match[2]) * 60 + Number(match[3])
  return (match[1] === '-' ? -1 : 1) * minutes * 60_000
}

/** A Date whose UTC parts are what the clock on the wall shows. */
export function wallClock(timeZone: string, time: number): Date {
  return new Date(time + zoneOffset(timeZone, time))
}

/** Hour of the day, 0 to below 24, and whether it is Saturday or Sunday. */
export function officeHour(timeZone: string, time: number): { readonly hour: number; readonly weekend: boolean } {
  const wall = wallClock(timeZone, time)
  const day = wall.getUTCDay()
  return { hour: wall.getUTCHours() + wall.getUTCMinutes() / 60, weekend: day === 0 || day === 6 }
}

/** Whether people are at work there. */
export function isOpen(office: SampleOffice, time: number): boolean {
  const { hour, weekend } = officeHour(office.timeZone, time)
  return !weekend && hour >= 8 && hour < 18
}

/** The next time after `time` at which the zone's clock shows that hour. */
export function nextLocalHour(timeZone: string, time: number, hour: number): number {
  const now = officeHour(timeZone, time).hour
  const ahead = (hour - now + 24) % 24
  return time + Math.round(ahead * HOUR)
}
