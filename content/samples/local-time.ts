import { zoneOffset } from '@atalaya/logs'
import type { SampleOffice } from './institution.ts'
import { HOUR } from './scene.ts'

const offsets = new Map<string, (time: number) => number>()

/** A Date whose UTC parts are what the clock on the wall shows. */
export function wallClock(timeZone: string, time: number): Date {
  const offset = offsets.get(timeZone) ?? zoneOffset(timeZone)
  offsets.set(timeZone, offset)
  return new Date(time + offset(time))
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
