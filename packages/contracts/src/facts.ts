import { type Static, Type } from 'typebox'
import { Instant, OfficeRef, OfficeScope, Page, Paging, TimeRange, Words } from './primitives.ts'

export const Fact = Type.Object({
  sequence: Type.Integer(),
  id: Type.String({ format: 'uuid' }),
  at: Instant,
  kind: Type.String({ description: 'noun.past-participle, such as alert.closed' }),
  actor: Type.Object({
    kind: Words(['person', 'service', 'source', 'system']),
    id: Type.Union([Type.String(), Type.Null()]),
    name: Type.String(),
  }),
  office: Type.Union([OfficeRef, Type.Null()]),
  subject: Type.Object({ kind: Type.String(), id: Type.String() }),
  data: Type.Record(Type.String(), Type.Unknown()),
})
export type Fact = Static<typeof Fact>
export const FactPage = Page(Fact)
export type FactPage = Static<typeof FactPage>
export const ListFacts = Type.Object({
  ...OfficeScope,
  ...TimeRange,
  ...Paging,
  kind: Type.Optional(Type.String({ maxLength: 60 })),
  actor: Type.Optional(Type.String({ maxLength: 60 })),
  subject: Type.Optional(Type.String({ maxLength: 60 })),
  q: Type.Optional(Type.String({ maxLength: 200 })),
})
export type ListFacts = Static<typeof ListFacts>
export const ExportFacts = Type.Object({ ...ListFacts.properties, format: Words(['csv', 'jsonl']) })

/** One message of the live stream (`GET /api/live`, server-sent events; the event's name is `kind`). */
export const LiveMessage = Type.Object({
  kind: Words(['alert', 'alert-changed', 'incident', 'incident-changed', 'source', 'office', 'rule']),
  id: Type.String(),
  office: Type.Union([Type.String({ format: 'uuid' }), Type.Null()]),
  severity: Type.Optional(Type.String()),
})
export type LiveMessage = Static<typeof LiveMessage>
