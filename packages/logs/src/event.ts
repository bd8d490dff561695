import type { EcsColumns } from './ecs/columns.ts'
import type { EcsDraft } from './ecs/draft.ts'
import type { Fields } from './fields.ts'
import type { Source } from './source.ts'
import type { SourceKind } from './source-kind.ts'

/**
 * What Sigma calls a log source. Objects are interned and frozen: the same kind of event carries the same object,
 * so a matcher may key its tables by identity.
 */
export interface Logsource {
  readonly product?: string
  readonly service?: string
  readonly categories?: readonly string[]
  /** Further services whose rules apply: a line of sshd is also a line of the `auth` and `syslog` services. */
  readonly services?: readonly string[]
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
  /**
   * Given only when `raw` is JSON in which every text among the values of `fields` stands, but for the texts here, which
   * the decoder composed (often none: '').
   */
  readonly composed?: string | undefined
  /** True when `raw` is JSON that is written only when it is read: what it holds is in `fields`. */
  readonly unwritten?: boolean
  /** Why the record could not be decoded, or which part of it was not. */
  readonly error?: string
}

/** What the frame around a message told: syslog header, journal entry, shipper's envelope. */
export interface Frame {
  readonly time?: number | undefined
  readonly host?: string | undefined
}

/**
 * An event whose time and columns are read on demand: matching needs neither for most events.
 * They are getters, so copy an event with `toJSON` before it crosses a thread.
 */
export class DecodedEvent implements LogEvent {
  readonly dataset: string
  readonly logsource: Logsource
  readonly fields: Fields
  readonly composed: string | undefined
  readonly error?: string
  private readonly kind: SourceKind
  private readonly source: Source
  private columns: EcsColumns | undefined = undefined

  constructor(kind: SourceKind, fields: Fields, source: Source, composed?: string) {
    this.dataset = kind.dataset
    this.logsource = kind.logsource
    this.fields = fields
    this.composed = composed
    this.kind = kind
    this.source = source
    if (source.error !== undefined) this.error = source.error
  }

  get raw(): string {
    return this.source.raw
  }

  get unwritten(): boolean {
    return this.source.unwritten === true
  }

  get time(): number | undefined {
    const time = this.kind.timeOf?.(this.fields, this.source.clock) ?? this.source.frame?.time
    return time !== undefined && Math.abs(time) <= LAST_INSTANT ? time : undefined
  }

  get ecs(): EcsColumns {
    this.columns ??= columnsOf(this.kind, this.fields, this.source.frame)
    return this.columns
  }

  toJSON(): LogEvent {
    const { time, dataset, logsource, fields, ecs, raw, error } = this
    return { time, dataset, logsource, fields, ecs, raw, ...(error !== undefined && { error }) }
  }
}

/** The last instant that a Date can hold. */
const LAST_INSTANT = 8.64e15

function columnsOf(kind: SourceKind, fields: Fields, frame: Frame | undefined): EcsColumns {
  const draft: EcsDraft = {}
  if (frame?.host) draft.host_name = frame.host
  kind.fillEcs?.(fields, draft)
  return draft
}
