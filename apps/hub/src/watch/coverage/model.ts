import type { Logsource } from '@atalaya/logs'
import type { ColumnType } from 'kysely'

export interface CoverageTables {
  coverage_kinds: {
    source_id: string
    office_id: string
    logsource: string
    code: string
    fields: ColumnType<Record<string, number>, string, string>
    last_day: number
  }
}

/** One kind of event that a group of batches brought. */
export interface SeenKind {
  readonly source: string
  readonly office: string
  readonly logsource: Logsource
  /** The event's id where its fields depend on it; else empty. */
  readonly code: string
  readonly fields: readonly string[]
  /** Days since 1970. */
  readonly day: number
}

/** What was not seen for so long is not counted on. */
export const LATELY_DAYS = 30
export const MOST_FIELDS = 300
export const DAY_MS = 86_400_000
