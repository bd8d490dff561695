import { wallTime } from './wall-time.ts'
import { type Zone, zoneOf } from './zone.ts'

/** What a line that tells no year or zone is completed with. */
export interface Clock {
  /** Epoch milliseconds of now, to find the year of `Jan  2 03:04:05`. */
  now(): number
  readonly zone: Zone
}

export interface ClockOptions {
  readonly now?: (() => number) | undefined
  /** Fixed year for lines that tell none; the one nearest to now otherwise. */
  readonly year?: number | undefined
  /** IANA name or `+02:00`, for local times without zone; UTC otherwise. */
  readonly zone?: string | undefined
}

export function clockOf({ now = Date.now, year, zone }: ClockOptions): Clock {
  const fixed = year === undefined ? undefined : wallTime(year, 12, 31)
  return { now: fixed === undefined ? now : () => fixed, zone: zoneOf(zone) }
}
