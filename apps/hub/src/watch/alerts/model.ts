import type { ALERT_STATES, CLOSE_REASONS, Entity, MatchedField } from '@atalaya/contracts'
import type { ColumnType } from 'kysely'

export type AlertState = (typeof ALERT_STATES)[number]
export type CloseReason = (typeof CLOSE_REASONS)[number]
export type RuleKind = 'rule' | 'correlation'

export interface CorrelationFound {
  readonly group: Readonly<Record<string, string>>
  /** RFC 3339. */
  readonly from: string
  readonly to: string
  readonly value: number
  readonly evicted: number
}

/** pg gives jsonb parsed and takes it as text: an array would be taken for an array of PostgreSQL. */
type Json<T> = ColumnType<T, string, string>

export interface AlertTables {
  alerts: {
    id: string
    office_id: string
    rule_id: string
    rule_kind: RuleKind
    title: string
    title_es: string | null
    severity: number
    state: AlertState
    reason: CloseReason | null
    entities: Json<Entity[]>
    attack: string[]
    event_time: Date
    last_event_time: Date
    raised_at: Date
    closed_at: Date | null
    events: number
    assignee: string | null
    incident_id: string | null
    event_ids: string[]
    matched: Json<MatchedField[]>
    correlation: Json<CorrelationFound | null> | null
    revision: number
  }
}

/** What one group of batches found of one alert; `id` is the same whenever the same is found. */
export interface Finding {
  readonly id: string
  readonly office: string
  readonly rule: {
    readonly id: string
    readonly kind: RuleKind
    readonly title: string
    readonly titleEs: string | null
  }
  readonly severity: number
  readonly attack: readonly string[]
  readonly entities: readonly Entity[]
  /** Epoch milliseconds of the first and the last event. */
  readonly firstTime: number
  readonly lastTime: number
  /** How many events this group adds. For a correlation: how many there are in all. */
  readonly events: number
  readonly eventIds: readonly string[]
  readonly matched: readonly MatchedField[]
  readonly correlation: CorrelationFound | null
  /** Grows when a correlation is revised by late events; 0 for rules. */
  readonly revision: number
  /** Late events undid the correlation. */
  readonly withdrawn: boolean
  /** Alerts that late events have merged into this one. */
  readonly replaces: readonly string[]
}

export const MOST_EVENT_IDS = 100
export const MOST_ENTITIES = 50
