import { type Static, Type } from 'typebox'
import { LIVE_KINDS } from './live-kinds.ts'
import { Id, Instant, OfficeRef, OfficeScope, Paging, TimeRange, Words } from './primitives.ts'

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
  erasedAt: Type.Union([Instant, Type.Null()], { description: 'When the law had its content destroyed' }),
})
export type Fact = Static<typeof Fact>
/** Facts are many: their number is counted only so far, and pages are walked by `cursor`. */
export const FactPage = Type.Object({
  rows: Type.Array(Fact),
  total: Type.Integer({
    minimum: 0,
    description: 'How many fit, counted up to 1,000; those found here while text is searched',
  }),
  totalIsLeast: Type.Boolean({ description: 'Whether there are more than were counted' }),
  next: Type.Union([Type.Integer(), Type.Null()], { description: 'The cursor of the next page; null at the end' }),
})
export type FactPage = Static<typeof FactPage>
export const ListFacts = Type.Object({
  ...OfficeScope,
  ...TimeRange,
  ...Paging,
  cursor: Type.Optional(Type.Integer({ minimum: 0, description: 'The sequence after which the page begins' })),
  id: Type.Optional(Id),
  kind: Type.Optional(Type.String({ maxLength: 60, description: 'A kind, or a noun for all of its kinds' })),
  actor: Type.Optional(Type.String({ maxLength: 200, description: 'A person’s id, or a part of their name' })),
  subject: Type.Optional(Type.String({ maxLength: 250, description: 'A noun; the id of a thing; or noun:id' })),
  q: Type.Optional(Type.String({ maxLength: 200, description: 'Text in what was recorded' })),
})
export type ListFacts = Static<typeof ListFacts>
export const ExportFacts = Type.Object({ ...ListFacts.properties, format: Words(['csv', 'jsonl']) })

/** One message of the live stream (`GET /api/live`, server-sent events; the event's name is `kind`). */
export const LiveMessage = Type.Object({
  kind: Words(LIVE_KINDS),
  id: Type.String(),
  office: Type.Union([Type.String({ format: 'uuid' }), Type.Null()]),
  severity: Type.Optional(Type.String()),
})
export type LiveMessage = Static<typeof LiveMessage>
