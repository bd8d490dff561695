import { CliError } from '../cli-error.ts'

/** Times as a zone's clock shows them. */
export interface ZoneTimes {
  readonly zone: string
  /** `2026-03-01T04:00:00.000-06:00`. */
  iso(time: number): string
  /** `2026-03-01 04:00:00`. */
  text(time: number): string
  /** Milliseconds by which the zone is ahead of UTC at that time. */
  offset(time: number): number
}

const LAST_INSTANT = 8.64e15
const QUARTER = 900_000
const MAX_CACHED = 50_000

/** Throws CliError for a name that is no time zone. */
export function zoneTimes(zone: string): ZoneTimes {
  const offset = offsetsOf(zone)
  const local = (time: number) =>
    new Date(Math.max(-LAST_INSTANT, Math.min(LAST_INSTANT, time + offset(time)))).toISOString()
  return {
    zone,
    offset,
    text: (time) => local(time).replace('T', ' ').slice(0, -5),
    iso: (time) => {
      const ahead = offset(time)
      return ahead === 0 ? local(time) : local(time).replace('Z', offsetText(ahead))
    },
  }
}

function offsetText(ahead: number): string {
  const minutes = Math.abs(Math.round(ahead / 60_000))
  const two = (number: number) => String(number).padStart(2, '0')
  return `${ahead < 0 ? '-' : '+'}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`
}

/** Offsets change at quarters of an hour only, so each is asked once. */
function offsetsOf(zone: string): (time: number) => number {
  if (zone === 'UTC') return () => 0
  const format = formatOf(zone)
  const cache = new Map<number, number>()
  return (time) => {
    const quarter = Math.floor(time / QUARTER)
    const known = cache.get(quarter)
    if (known !== undefined) return known
    if (cache.size >= MAX_CACHED) cache.clear()
    const text = format.formatToParts(quarter * QUARTER).find(({ type }) => type === 'timeZoneName')?.value ?? ''
    const [, sign = '+', hours = '0', minutes = '0'] = /GMT([+-])(\d\d):(\d\d)/.exec(text) ?? []
    const ahead = (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000
    cache.set(quarter, ahead)
    return ahead
  }
}

function formatOf(zone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' })
  } catch {
    throw new CliError(`${zone} is no time zone: name one like America/Mexico_City, or an offset like -06:00`)
  }
}
