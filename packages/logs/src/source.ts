import type { Frame } from './event.ts'
import type { Clock } from './time/clock.ts'

/** Where a record came from: what every decoder of a format is given beside the record. */
export interface Source {
  /** The record as received. */
  readonly raw: string
  /** See `LogEvent.unwritten`. */
  readonly unwritten?: boolean | undefined
  readonly clock: Clock
  readonly frame?: Frame | undefined
  /** Whether `raw` is the JSON itself that the record was parsed from. */
  readonly json?: boolean | undefined
  /** Set when part of the record was left out. */
  readonly error?: string | undefined
}
