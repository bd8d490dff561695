import { type Static, Type } from 'typebox'
import { Id, Instant, NewId, OfficeScope, Severity, ShortText, Words } from './primitives.ts'

export const OFFICE_KINDS = ['centre', 'region', 'embassy', 'consulate', 'directorate', 'district', 'other'] as const

export const Office = Type.Object({
  id: Id,
  parent: Type.Union([Id, Type.Null()]),
  name: Type.String(),
  code: Type.String(),
  kind: Words(OFFICE_KINDS),
  city: Type.String(),
  country: Type.String({ description: 'ISO 3166-1 alpha-2' }),
  latitude: Type.Union([Type.Number(), Type.Null()]),
  longitude: Type.Union([Type.Number(), Type.Null()]),
  timeZone: Type.String({ description: 'IANA name' }),
  depth: Type.Integer(),
})
export type Office = Static<typeof Office>
/** The whole visible tree in depth-first order. */
export const OfficeList = Type.Object({ rows: Type.Array(Office) })

const OfficeFields = Type.Object({
  parent: Type.Union([Id, Type.Null()]),
  name: ShortText,
  code: Type.String({ pattern: '^[a-z0-9-]{2,40}$' }),
  kind: Words(OFFICE_KINDS),
  city: Type.String({ maxLength: 100 }),
  country: Type.String({ pattern: '^[A-Z]{2}$' }),
  latitude: Type.Union([Type.Number({ minimum: -90, maximum: 90 }), Type.Null()]),
  longitude: Type.Union([Type.Number({ minimum: -180, maximum: 180 }), Type.Null()]),
  timeZone: Type.String({ maxLength: 60 }),
})
export type OfficeFields = Static<typeof OfficeFields>
export const NewOffice = Type.Object({ id: NewId, ...OfficeFields.properties })
export type NewOffice = Static<typeof NewOffice>
export const ChangeOffice = Type.Partial(OfficeFields)

/** good: heard and quiet · warning: medium alerts or late · bad: high or critical alerts open · stale: not heard · unknown: never heard */
export const OFFICE_STATES = ['good', 'warning', 'bad', 'stale', 'unknown'] as const

export const OfficeState = Type.Object({
  office: Office,
  state: Words(OFFICE_STATES),
  openAlerts: Type.Object({
    critical: Type.Integer(),
    high: Type.Integer(),
    medium: Type.Integer(),
    low: Type.Integer(),
    informational: Type.Integer(),
  }),
  openIncidents: Type.Integer(),
  sources: Type.Integer(),
  silentSources: Type.Integer(),
  lastHeard: Type.Union([Instant, Type.Null()]),
  lagSeconds: Type.Union([Type.Number(), Type.Null()], { description: 'Newest event’s age when received' }),
  eventsLastHour: Type.Integer(),
})
export type OfficeState = Static<typeof OfficeState>

const Figure = Type.Object({
  now: Type.Number(),
  days: Type.Array(Type.Number(), { description: 'One value a day, oldest first, 30 of them' }),
})

export const OverviewQuery = Type.Object(OfficeScope)
export const Overview = Type.Object({
  attention: Type.Integer({ description: 'Offices in state bad or stale' }),
  figures: Type.Object({
    openAlerts: Figure,
    openIncidents: Figure,
    events: Figure,
    silentSources: Figure,
    minutesToClose: Figure,
  }),
  offices: Type.Array(OfficeState),
  latest: Type.Array(
    Type.Object({
      id: Id,
      severity: Severity,
      title: Type.String(),
      titleEs: Type.Union([Type.String(), Type.Null()]),
      office: Type.String(),
      at: Instant,
    }),
  ),
})
export type Overview = Static<typeof Overview>
