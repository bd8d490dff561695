import type { Fields } from '../fields.ts'
import type { Clock } from '../time/clock.ts'
import { parseAnyTime, parseTimestamp } from '../time/timestamp.ts'
import { UTC } from '../time/zone.ts'

/**
 * The time of a Windows event. `SystemTime` and Sysmon's `UtcTime` are the machine's own and in UTC; `@timestamp` may be
 * a collector's; `EventTime` of NXLog is local time without a zone and comes last.
 */
export function windowsTime(fields: Fields, clock: Clock): number | undefined {
  const utc = { ...clock, zone: UTC }
  for (const name of ['SystemTime', 'TimeCreated', 'UtcTime', '@timestamp', 'TimeGenerated']) {
    const value = fields[name]
    const time = typeof value === 'string' ? (parseTimestamp(value, utc) ?? parseAnyTime(value, utc)) : undefined
    if (time !== undefined) return time
  }
  return parseAnyTime(fields.EventTime, clock)
}
