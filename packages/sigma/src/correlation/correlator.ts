import type { SigmaCorrelation } from '../correlation-rule.ts'
import type { Problem } from '../problem.ts'
import { CorrelationError } from './error.ts'
import type { CorrelationMatch } from './match.ts'
import { Office, type Shared } from './office.ts'
import { type CorrelatorOptions, limitsOf } from './options.ts'
import { type Plans, planCorrelations } from './plans.ts'
import { restoreOffices } from './restore.ts'
import { Pool, Room, type RoomFigures } from './room.ts'
import { snapshotOf } from './snapshot.ts'

/** An event for which at least one rule matched. */
export interface ObservedEvent {
  readonly event: { readonly fields: Readonly<Record<string, unknown>> }
  /** The same for the same event, whenever it comes again. */
  readonly eventId: string
  /** Event time, epoch milliseconds. */
  readonly time: number
  readonly source: string
  readonly ruleIds: readonly string[]
}

export interface CorrelationFigures extends RoomFigures {
  readonly correlation: string
}

const NO_MATCH: readonly CorrelationMatch[] = []

/**
 * Counts matched events as Sigma's correlations ask, in event time: see README.md beside this file.
 * Has no clock: time moves by `advance` alone.
 */
export class Correlator {
  readonly problems: readonly Problem[]
  readonly #plans: Plans
  readonly #shared: Shared
  readonly #offices: Map<string, Office>
  /** Groups of the snapshot whose correlation is no more or was changed: they begin anew. */
  readonly leftOut: number

  constructor(correlations: readonly SigmaCorrelation[], options: CorrelatorOptions, snapshot?: Uint8Array) {
    const limits = limitsOf(options)
    this.#plans = planCorrelations(correlations, options.rules, limits.maxEventsPerGroup)
    this.problems = this.#plans.problems
    const pool = new Pool(limits)
    const rooms = this.#plans.plans.map(() => new Room(limits, pool))
    this.#shared = { plans: this.#plans.plans, rooms, limits }
    const restored = snapshot === undefined ? undefined : restoreOffices(snapshot, this.#shared)
    this.#offices = restored?.offices ?? new Map()
    this.leftOut = restored?.leftOut ?? 0
  }

  /** True when a correlation counts the rule: events that match no such rule need not be observed. */
  counts(ruleId: string): boolean {
    return this.#plans.byRule.has(ruleId)
  }

  /** False when a correlation refers to the rule without `generate`: its matches are no alerts by themselves. */
  alertsAlone(ruleId: string): boolean {
    return !this.#plans.silent.has(ruleId)
  }

  /** Takes in an event, in whatever order. Observing the same event again changes nothing. */
  observe(office: string, observed: ObservedEvent): readonly CorrelationMatch[] {
    let matches: CorrelationMatch[] | undefined
    for (const ruleId of observed.ruleIds) {
      const consumers = this.#plans.byRule.get(ruleId)
      if (consumers === undefined) continue
      if (!Number.isFinite(observed.time))
        throw new CorrelationError('bad-event', 'the time of an event must be a finite number')
      matches ??= []
      const { fields } = observed.event
      const occurrence = { time: observed.time, id: observed.eventId, read: (field: string) => fields[field] }
      for (const consumer of consumers) this.#office(office).observe(consumer, occurrence, matches)
    }
    return matches ?? NO_MATCH
  }

  /**
   * The source has told all it had to tell before `watermark` (epoch milliseconds; Infinity at the end of a file).
   * To be called after each batch of a source, and now and then for one that is alive but silent. It must not exceed
   * what the caller's own clock allows: a source that lies about the future would make the past late.
   */
  advance(office: string, source: string, watermark: number): readonly CorrelationMatch[] {
    if (Number.isNaN(watermark)) throw new CorrelationError('bad-event', 'a watermark must be a number')
    const matches: CorrelationMatch[] = []
    const state = this.#office(office)
    state.watermarks.advance(source, watermark)
    state.tick(matches)
    return matches
  }

  /** All that is remembered, as lines of JSON in UTF-8. */
  snapshot(): Uint8Array {
    return snapshotOf(this.#offices.values())
  }

  figures(): CorrelationFigures[] {
    return this.#shared.plans.map(({ rule, index }) => {
      const figures = this.#shared.rooms[index]?.figures
      return { correlation: rule.id, groups: 0, events: 0, evictedGroups: 0, evictedEvents: 0, ...figures }
    })
  }

  #office(name: string): Office {
    const known = this.#offices.get(name)
    if (known) return known
    const office = new Office(name, this.#shared)
    this.#offices.set(name, office)
    return office
  }
}

/** Continues from a snapshot as if there had been no pause. Throws CorrelationError `bad-snapshot` for one that is damaged. */
export function restoreCorrelator(
  correlations: readonly SigmaCorrelation[],
  snapshot: Uint8Array,
  options: CorrelatorOptions = {},
): Correlator {
  return new Correlator(correlations, options, snapshot)
}

export function createCorrelator(
  correlations: readonly SigmaCorrelation[],
  options: CorrelatorOptions = {},
): Correlator {
  return new Correlator(correlations, options)
}
