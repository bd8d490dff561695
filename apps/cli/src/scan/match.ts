import type { Level } from '@atalaya/sigma'

export const LEVELS = ['informational', 'low', 'medium', 'high', 'critical'] as const satisfies readonly Level[]

/** A rule that matched an event, or a correlation that held, as `scan` reports it. */
export interface Match {
  readonly time: string | null
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
  readonly raw: string
}

/** What one file came to. */
export interface FileResult {
  readonly file: string
  readonly events: number
  readonly undecodable: number
  /** Why it could not be read, whole or in part. */
  readonly problem: string | undefined
}

export function levelAtLeast(level: Level, least: Level): boolean {
  return LEVELS.indexOf(level) >= LEVELS.indexOf(least)
}
