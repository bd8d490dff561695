import { CorrelationError } from './error.ts'
import type { KnownRule } from './plans.ts'

export interface CorrelatorOptions {
  /** Groups remembered per correlation, over all offices. */
  readonly maxGroups?: number
  /** Events remembered per group; more where a condition needs them. */
  readonly maxEventsPerGroup?: number
  /** Events remembered per correlation, over all offices and groups. */
  readonly maxEvents?: number
  /** Events remembered by all correlations together. */
  readonly maxEventsInAll?: number
  /** Sources per office whose watermarks are kept. */
  readonly maxSources?: number
  /** Ids listed on a match; its `eventCount` is not bounded. */
  readonly maxEventIds?: number
  /** How long, in event time, events are kept for others that come late. */
  readonly latenessMs?: number
  /** How long, in event time, a source that does not move is waited for. */
  readonly patienceMs?: number
  /** Largest snapshot that is read. */
  readonly maxSnapshotBytes?: number
  /** Rules that exist, so that names are resolved and dangling references reported. */
  readonly rules?: Iterable<KnownRule>
}

export type Limits = Readonly<Record<Exclude<keyof CorrelatorOptions, 'rules'>, number>>

const HOUR = 3_600_000

const DEFAULTS = {
  maxGroups: 10_000,
  maxEventsPerGroup: 2_000,
  maxEvents: 100_000,
  maxEventsInAll: 300_000,
  maxSources: 1_000,
  maxEventIds: 100,
  latenessMs: 24 * HOUR,
  patienceMs: HOUR,
  maxSnapshotBytes: 2 ** 30,
} satisfies Limits

export function limitsOf(options: CorrelatorOptions): Limits {
  const limits = { ...DEFAULTS }
  for (const key of Object.keys(DEFAULTS) as (keyof Limits)[]) {
    const value = options[key]
    if (value === undefined) continue
    const least = key === 'latenessMs' || key === 'patienceMs' ? 0 : 1
    if (!(value >= least)) throw new CorrelationError('bad-option', `${key} must be a number of at least ${least}`)
    limits[key] = value
  }
  return limits
}
