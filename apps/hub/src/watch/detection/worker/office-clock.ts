import { zoneOffset } from '@atalaya/logs'

type Offset = (time: number) => number

const zones = new Map<string, Offset>()

/**
 * The time as the clock on the office's wall shows it, as `2026-03-01T22:15:09`: what rules about working hours look at,
 * for most logs are written in UTC. An unknown zone counts as UTC.
 */
export function officeTime(zone: string, time: number): string {
  return new Date(time + offsetOf(zone)(time)).toISOString().slice(0, 19)
}

function offsetOf(zone: string): Offset {
  const known = zones.get(zone)
  if (known !== undefined) return known
  const made = makeOffset(zone)
  zones.set(zone, made)
  return made
}

function makeOffset(zone: string): Offset {
  try {
    return zoneOffset(zone)
  } catch {
    return () => 0
  }
}
