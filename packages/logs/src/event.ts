import type { EcsColumns } from './ecs-columns.ts'

/**
 * What Sigma calls a log source. Objects are interned and frozen: the same kind of event carries the same object,
 * so a matcher may key its tables by identity.
 */
export interface Logsource {
  readonly product?: string
  readonly service?: string
  readonly categories?: readonly string[]
}

export interface LogEvent {
  /** Epoch milliseconds, fractional where the source is finer; undefined when the line tells none. */
  readonly time: number | undefined
  /** Kind of source, as `windows.sysmon`, `linux.sshd`, `web.access`, `json`, `text`; `undecodable` beside `error`. */
  readonly dataset: string
  readonly logsource: Logsource
  /** Flat, under the names that Sigma's taxonomy uses for this log source. */
  readonly fields: Readonly<Record<string, unknown>>
  /** Columns of the Elastic Common Schema, computed when first read. */
  readonly ecs: EcsColumns
  /** The record as received, whole unless longer than the bound. */
  readonly raw: string
  /** Why the record could not be decoded, or was cut. */
  readonly error?: string
}
