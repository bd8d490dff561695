import type { Level, Span } from '@atalaya/sigma'

export const LEVELS = ['informational', 'low', 'medium', 'high', 'critical'] as const satisfies readonly Level[]

/** A value of the event on which the rule matched. */
export interface MatchedValue {
  /** Null for keywords, which are looked for everywhere. */
  readonly field: string | null
  readonly value: string
  /** [start, end) of what was looked for; empty when the whole value is meant. */
  readonly spans: readonly Span[]
}

/** A rule that matched an event, or a correlation that held, as `scan` reports it. */
export interface Match {
  /** Epoch milliseconds; null when the event tells none. */
  readonly time: number | null
  /** For a correlation, the time of its last event. */
  readonly until: number | null
  readonly level: Level
  readonly rule: string
  readonly title: string
  readonly tags: readonly string[]
  readonly file: string
  readonly host: string | null
  readonly user: string | null
  readonly dataset: string
  /** How many events make it: 1 but for correlations. */
  readonly events: number
  readonly matched: readonly MatchedValue[]
  readonly raw: string
}

/** The event's fields as text, in order; only told where a report will show them. */
export type EventText = readonly (readonly [name: string, value: string])[]

/** What is counted of a match. */
export type Alert = Pick<Match, 'time' | 'level' | 'rule' | 'title' | 'tags' | 'host'>

/** What a report shows of a match. */
export interface Finding {
  readonly match: Omit<Match, 'raw'>
  readonly event: EventText | undefined
}

/** What one file came to. */
export interface FileResult {
  readonly file: string
  readonly events: number
  readonly undecodable: number
  /** The file is no log: pictures, programs, databases lie among them. */
  readonly binary: boolean
  /** Events by kind of source. */
  readonly datasets: ReadonlyMap<string, number>
  /** Times of the earliest and the latest event; epoch milliseconds. */
  readonly first: number | undefined
  readonly last: number | undefined
  /** Why it could not be read, whole or in part. */
  readonly problem: string | undefined
}

/** Of a file or folder of which nothing was read. */
export function unreadFile(file: string, problem: string): FileResult {
  return {
    file,
    events: 0,
    undecodable: 0,
    binary: false,
    datasets: new Map(),
    first: undefined,
    last: undefined,
    problem,
  }
}

export function levelAtLeast(level: Level, least: Level): boolean {
  return LEVELS.indexOf(level) >= LEVELS.indexOf(least)
}
