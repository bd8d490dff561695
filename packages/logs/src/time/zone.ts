/** Offset of local time from UTC in milliseconds, for a wall clock reading taken as UTC. */
export type Zone = (wall: number) => number

export const UTC: Zone = () => 0

const HOUR_MS = 3_600_000

/** The zone of an IANA name, `Z`, `UTC` or an offset as `+02:00`, `-0600`. Throws a RangeError for an unknown name. */
export function zoneOf(name: string | undefined): Zone {
  if (name === undefined || name === 'UTC' || name === 'Z') return UTC
  const offset = offsetOf(name)
  if (offset !== undefined) return () => offset
  const format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' })
  let hour = Number.NaN
  let cached = 0
  return (wall) => {
    const wanted = Math.floor(wall / HOUR_MS)
    if (wanted !== hour) {
      hour = wanted
      // The first guess may fall on the other side of a change of the clocks; the second reading settles it.
      cached = offsetAt(format, wall - offsetAt(format, wall))
    }
    return cached
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
