const QUARTER_MS = 15 * 60_000
const MAX_OFFSETS = 20_000

const formats = new Map<string, Intl.DateTimeFormat>()
const offsets = new Map<string, number>()

/**
 * The time as the clock on the office's wall shows it, as `2026-03-01T22:15:09`: what rules about working hours look at,
 * for most logs are written in UTC. An unknown zone counts as UTC.
 */
export function officeTime(zone: string, time: number): string {
  return new Date(time + offsetOf(zone, time)).toISOString().slice(0, 19)
}

/** Milliseconds by which the zone is ahead of UTC. Zones change their offset at quarters of an hour. */
function offsetOf(zone: string, time: number): number {
  const key = `${zone} ${Math.floor(time / QUARTER_MS)}`
  const known = offsets.get(key)
  if (known !== undefined) return known
  const offset = computeOffset(zone, time)
  if (offsets.size >= MAX_OFFSETS) offsets.clear()
  offsets.set(key, offset)
  return offset
}

function computeOffset(zone: string, time: number): number {
  const name =
    formatFor(zone)
      .formatToParts(time)
      .find(({ type }) => type === 'timeZoneName')?.value ?? ''
  const match = /^GMT([+-])(\d{2}):(\d{2})$/.exec(name)
  if (match === null) return 0
  const minutes = Number(match[2]) * 60 + Number(match[3])
  return (match[1] === '-' ? -1 : 1) * minutes * 60_000
}

function formatFor(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone)
  if (known !== undefined) return known
  const made = new Intl.DateTimeFormat('en-US', { timeZone: isZone(zone) ? zone : 'UTC', timeZoneName: 'longOffset' })
  formats.set(zone, made)
  return made
}

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat('en-US', { timeZone: zone }) !== undefined
  } catch {
    return false
  }
}
