import type { Fields } from '../fields.ts'
import type { Clock } from '../time/clock.ts'
import { parseTimestamp } from '../time/timestamp.ts'
import { UTC } from '../time/zone.ts'

/** W3C logs and Exchange's are in UTC. */
export function w3cTime(fields: Fields, clock: Clock): number | undefined {
  const utc = { ...clock, zone: UTC }
  for (const name of ['date-time', 'dateTime', 'DateTime', 'StartTime']) {
    const value = fields[name]
    if (typeof value === 'string') return parseTimestamp(value, utc)
  }
  return typeof fields.date === 'string' && typeof fields.time === 'string'
    ? parseTimestamp(`${fields.date} ${fields.time}`, utc)
    : undefined
}
