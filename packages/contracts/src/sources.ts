import { type Static, Type } from 'typebox'
import {
  Again,
  Id,
  Instant,
  NewId,
  OfficeRef,
  OfficeScope,
  Page,
  Paging,
  Several,
  ShortText,
  Words,
} from './primitives.ts'

export const SOURCE_STATES = ['hearing', 'silent', 'never', 'revoked'] as const

/** A sender of events: its token decides the office of what it sends. */
export const Source = Type.Object({
  id: Id,
  name: Type.String(),
  office: OfficeRef,
  kind: Words(['http', 'syslog', 'local']),
  state: Words(SOURCE_STATES),
  lastHeard: Type.Union([Instant, Type.Null()]),
  eventsPerMinute: Type.Number({ description: 'Over the last five minutes' }),
  eventsToday: Type.Integer(),
  undecodable: Type.Integer({ description: 'In the last 24 hours' }),
  lagSeconds: Type.Union([Type.Number(), Type.Null()]),
  silentAfterMinutes: Type.Integer(),
  hours: Type.Array(Type.Integer(), { description: 'Events an hour, 24 hours, oldest first' }),
  createdAt: Instant,
})
export type Source = Static<typeof Source>
export const SourcePage = Page(Source)
/** `sort`: name, office, state, lastHeard, eventsPerMinute, undecodable. */
export const ListSources = Type.Object({
  ...OfficeScope,
  ...Paging,
  state: Several(Words(SOURCE_STATES)),
  q: Type.Optional(Type.String({ maxLength: 200 })),
})
export type ListSources = Static<typeof ListSources>
export const NewSource = Type.Object({
  id: NewId,
  office: Id,
  name: ShortText,
  kind: Words(['http', 'syslog']),
  silentAfterMinutes: Type.Optional(Type.Integer({ minimum: 1, maximum: 43_200, default: 60 })),
  addresses: Type.Optional(
    Type.Array(Type.String({ maxLength: 50 }), {
      maxItems: 64,
      description: 'Syslog without token: sender addresses or networks that stand for this source',
    }),
  ),
})
export type NewSource = Static<typeof NewSource>
/** The token is shown once; only its hash is kept. */
export const CreatedSource = Type.Object({ source: Source, token: Type.String(), again: Again })
export const ChangeSource = Type.Object({
  name: Type.Optional(ShortText),
  silentAfterMinutes: Type.Optional(Type.Integer({ minimum: 1, maximum: 43_200 })),
})

/** What `/ingest/*` answers once the batch is on disk. */
export const Receipt = Type.Object({
  batch: Type.String(),
  received: Type.Integer({ description: 'Lines in the batch' }),
  duplicate: Type.Boolean({ description: 'This batch id had been received before; nothing was added' }),
})
export type Receipt = Static<typeof Receipt>
