/** Offset of local time from UTC in milliseconds, for a wall clock reading taken as UTC. */
export type Zone = (wall: number) => number

export const UTC: Zone = () => 0

const HOUR_MS = 3_600_000
const QUARTER_MS = 900_000
const MAX_KNOWN = 4_000

/** The zone of an IANA name, `Z`, `UTC` or an offset as `+02:00`, `-0600`. Throws a RangeError for an unknown name. */
export function zoneOf(name: string | undefined): Zone {
  if (name === undefined || name === 'UTC' || name === 'Z') return UTC
  const fixed = offsetOf(name)
  if (fixed !== undefined) return () => fixed
  const offset = zoneOffset(name)
  let hour = Number.NaN
  let cached = 0
  return (wall) => {
    const wanted = Math.floor(wall / HOUR_MS)
    if (wanted !== hour) {
      hour = wanted
      // The first guess may fall on the other side of a change of the clocks; the second reading settles it.
      cached = offset(wall - offset(wall))
    }
    return cached
  }
}

/** Milliseconds by which the clock of an IANA zone is ahead of UTC at an instant. Throws a RangeError for an unknown name. */
export function zoneOffset(name: string): (instant: number) => number {
  const format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' })
  const known = new Map<number, number>()
  return (instant) => {
    // Zones change their offset at quarters of an hour only, so each is asked once.
    const quarter = Math.floor(instant / QUARTER_MS)
    const found = known.get(quarter)
    if (found !== undefined) return found
    if (known.size >= MAX_KNOWN) known.clear()
    const offset = offsetAt(format, quarter * QUARTER_MS)
    known.set(quarter, offset)
    return offset
  }
}

function offsetAt(format: Intl.DateTimeFormat, instant: number): number {
  if (!(Math.abs(instant) < 8.64e15)) return 0
  const part = format.formatToParts(instant).find(({ type }) => type === 'timeZoneName')?.value ?? 'GMT'
  return offsetOf(part.slice(3)) ?? 0
}

/** Milliseconds of `+hh:mm`, `+hhmm`, `+hh`; undefined for anything else. */
export function offsetOf(text: string): number | undefined {
  const match = /^([+-])(\d\d):?(\d\d)?$/.exec(text)
  if (!match) return undefined
  const size = (Number(match[2]) * 60 + Number(match[3] ?? 0)) * 60_000
  return match[1] === '-' ? -size : size
}
