import { type Static, Type } from 'typebox'
import { Alert, Entity } from './alerts.ts'
import {
  Id,
  Instant,
  NewId,
  OfficeRef,
  OfficeScope,
  Page,
  Paging,
  PersonRef,
  Several,
  Severity,
  ShortText,
  TimeRange,
  Words,
} from './primitives.ts'

export const INCIDENT_STATES = ['open', 'contained', 'closed'] as const

export const Incident = Type.Object({
  id: Id,
  number: Type.Integer({ description: 'Counts up from 1, for people to say' }),
  title: Type.String(),
  titleEs: Type.Union([Type.String(), Type.Null()], { description: 'Null when a person gave the title' }),
  severity: Severity,
  state: Words(INCIDENT_STATES),
  office: OfficeRef,
  entity: Type.Union([Entity, Type.Null()], {
    description: 'What its alerts were grouped by; null when opened by hand',
  }),
  assignee: Type.Union([PersonRef, Type.Null()]),
  alerts: Type.Integer(),
  openAlerts: Type.Integer(),
  firstEvent: Instant,
  lastEvent: Instant,
  openedAt: Instant,
  containedAt: Type.Union([Instant, Type.Null()]),
  closedAt: Type.Union([Instant, Type.Null()]),
})
export type Incident = Static<typeof Incident>
export const IncidentPage = Page(Incident)

/** `sort`: number, severity, state, lastEvent, openedAt, alerts. */
export const ListIncidents = Type.Object({
  ...OfficeScope,
  ...TimeRange,
  ...Paging,
  state: Several(Words(INCIDENT_STATES)),
  severity: Several(Severity),
  assignee: Type.Optional(Type.Union([Id, Words(['nobody', 'me'])])),
  q: Type.Optional(Type.String({ maxLength: 200 })),
})
export type ListIncidents = Static<typeof ListIncidents>

export const ExportIncidents = Type.Object({
  ...ListIncidents.properties,
  format: Words(['csv', 'jsonl']),
  locale: Type.Optional(Words(['es', 'en'])),
})

/** One line of an incident's story: an alert, a comment or a fact, oldest first. */
export const TimelineEntry = Type.Object({
  at: Instant,
  kind: Words(['alert', 'comment', 'fact']),
  actor: Type.String(),
  title: Type.String({ description: 'The alert’s title, the comment, or the fact’s kind' }),
  titleEs: Type.Union([Type.String(), Type.Null()]),
  severity: Type.Union([Severity, Type.Null()]),
  id: Type.String(),
  data: Type.Record(Type.String(), Type.Unknown()),
})
export type TimelineEntry = Static<typeof TimelineEntry>

export const IncidentDetail = Type.Object({
  incident: Incident,
  alerts: Type.Array(Alert, { description: 'The newest 200' }),
  timeline: Type.Array(TimelineEntry, { description: 'At most 1,000 entries' }),
  entities: Type.Array(Type.Object({ entity: Entity, alerts: Type.Integer() })),
})
export type IncidentDetail = Static<typeof IncidentDetail>

export const OpenIncident = Type.Object({
  id: NewId,
  title: ShortText,
  severity: Severity,
  alerts: Type.Array(Id, { minItems: 1, maxItems: 1_000 }),
})
export const ChangeIncident = Type.Object({
  title: Type.Optional(ShortText),
  severity: Type.Optional(Severity),
  state: Type.Optional(Words(INCIDENT_STATES)),
  assignee: Type.Optional(Type.Union([Id, Type.Null()])),
  closeAlerts: Type.Optional(Type.Boolean({ description: 'With state closed: closes its open alerts too' })),
})
export type ChangeIncident = Static<typeof ChangeIncident>
export const CommentIncident = Type.Object({ id: NewId, text: Type.String({ minLength: 1, maxLength: 10_000 }) })
export const MoveAlerts = Type.Object({
  add: Type.Optional(Type.Array(Id, { maxItems: 1_000 })),
  remove: Type.Optional(Type.Array(Id, { maxItems: 1_000 })),
})
