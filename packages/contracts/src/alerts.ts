import { type Static, Type } from 'typebox'
import { HuntEvent } from './hunting.ts'
import {
  Id,
  Instant,
  OfficeRef,
  OfficeScope,
  Page,
  Paging,
  PersonRef,
  Several,
  Severity,
  TimeRange,
  Words,
} from './primitives.ts'

export const ALERT_STATES = ['open', 'acknowledged', 'closed'] as const
export const CLOSE_REASONS = ['true-positive', 'benign', 'false-positive', 'duplicate'] as const

/** What an alert is about, so that alerts of one story can be grouped. */
export const Entity = Type.Object({
  kind: Words(['host', 'user', 'ip', 'file', 'process', 'other']),
  value: Type.String(),
})
export type Entity = Static<typeof Entity>

export const Alert = Type.Object({
  id: Id,
  title: Type.String(),
  titleEs: Type.Union([Type.String(), Type.Null()]),
  severity: Severity,
  state: Words(ALERT_STATES),
  reason: Type.Union([Words(CLOSE_REASONS), Type.Null()]),
  office: OfficeRef,
  rule: Type.Object({ id: Type.String(), kind: Words(['rule', 'correlation']) }),
  attack: Type.Array(Type.String(), { description: 'ATT&CK technique ids, such as T1003.001' }),
  entities: Type.Array(Entity),
  eventTime: Instant,
  raisedAt: Instant,
  events: Type.Integer({ description: 'How many events make this alert' }),
  assignee: Type.Union([PersonRef, Type.Null()]),
  incident: Type.Union([Type.Object({ id: Id, number: Type.Integer() }), Type.Null()]),
})
export type Alert = Static<typeof Alert>
export const AlertPage = Page(Alert)

export const AlertFilter = {
  ...OfficeScope,
  ...TimeRange,
  severity: Several(Severity),
  state: Several(Words(ALERT_STATES)),
  rule: Type.Optional(Type.String({ maxLength: 100 })),
  attack: Type.Optional(Type.String({ maxLength: 20 })),
  assignee: Type.Optional(Type.Union([Id, Words(['nobody', 'me'])])),
  entity: Type.Optional(Type.String({ maxLength: 500, description: 'A host, user or address named by the alert' })),
  incident: Type.Optional(Id),
  q: Type.Optional(Type.String({ maxLength: 200 })),
}
/** `sort`: eventTime, raisedAt, severity, title, office, state. */
export const ListAlerts = Type.Object({ ...AlertFilter, ...Paging })
export type ListAlerts = Static<typeof ListAlerts>
export const ExportAlerts = Type.Object({
  ...AlertFilter,
  format: Words(['csv', 'xlsx', 'jsonl']),
  locale: Type.Optional(Words(['es', 'en'])),
})
export type ExportAlerts = Static<typeof ExportAlerts>

/** One condition that held: `field` of the event had `value`; `spans` are the parts of the value that the rule names. */
export const MatchedField = Type.Object({
  selection: Type.String(),
  field: Type.String(),
  value: Type.String(),
  spans: Type.Array(Type.Tuple([Type.Integer(), Type.Integer()])),
  pattern: Type.String({ description: 'What the rule asks, in the rule’s own words' }),
})
export type MatchedField = Static<typeof MatchedField>

export const Localized = Type.Object({ es: Type.String(), en: Type.String() })
export const RuleText = Type.Object({
  id: Type.String(),
  title: Type.String(),
  description: Type.String(),
  author: Type.String(),
  level: Severity,
  tags: Type.Array(Type.String()),
  references: Type.Array(Type.String()),
  falsePositives: Type.Array(Type.String()),
  falsePositivesEs: Type.Array(Type.String(), { description: 'The same in Spanish; empty when the rule has none' }),
  source: Type.String({ description: 'The rule as YAML' }),
  summary: Type.Union([Localized, Type.Null()]),
  firstSteps: Type.Object({ es: Type.Array(Type.String()), en: Type.Array(Type.String()) }),
})
export type RuleText = Static<typeof RuleText>

export const AlertDetail = Type.Object({
  alert: Alert,
  rule: Type.Union([RuleText, Type.Null()], { description: 'Null when the rule is no longer there' }),
  matched: Type.Array(MatchedField),
  correlation: Type.Union([
    Type.Null(),
    Type.Object({
      group: Type.Record(Type.String(), Type.String()),
      from: Instant,
      to: Instant,
      value: Type.Number(),
      evicted: Type.Integer(),
    }),
  ]),
  events: Type.Array(HuntEvent, { description: 'The events that make the alert, at most 100' }),
  similar: Type.Object({
    last30Days: Type.Integer(),
    offices: Type.Integer(),
    firstSeen: Instant,
    days: Type.Array(Type.Integer()),
  }),
  history: Type.Array(
    Type.Object({
      at: Instant,
      kind: Type.String(),
      actor: Type.String(),
      data: Type.Record(Type.String(), Type.Unknown()),
    }),
  ),
})
export type AlertDetail = Static<typeof AlertDetail>
export const AroundQuery = Type.Object({
  minutes: Type.Optional(Type.Integer({ minimum: 1, maximum: 60, default: 5 })),
})

/** Acts on alerts named one by one, or on all that a filter fits (at most 50,000). */
export const ActOnAlerts = Type.Object({
  ids: Type.Optional(Type.Array(Id, { minItems: 1, maxItems: 5_000 })),
  filter: Type.Optional(Type.Object(AlertFilter)),
  act: Type.Union([
    Type.Object({
      kind: Words(['close']),
      reason: Words(CLOSE_REASONS),
      comment: Type.Optional(Type.String({ maxLength: 2_000 })),
    }),
    Type.Object({ kind: Words(['acknowledge', 'reopen']) }),
    Type.Object({ kind: Words(['assign']), person: Type.Union([Id, Type.Null()]) }),
  ]),
})
export type ActOnAlerts = Static<typeof ActOnAlerts>
export const ActedOnAlerts = Type.Object({
  changed: Type.Integer(),
  ids: Type.Array(Id, { description: 'Those changed, at most 5,000, so that the act can be undone' }),
})
