import { type Static, Type } from 'typebox'
import { Id, Instant, Words } from './primitives.ts'

/** A fact as the transparency log commits to it: all that the audit page shows, with the office by its id. */
export const LoggedFact = Type.Object(
  {
    sequence: Type.Integer({ minimum: 1 }),
    id: Id,
    at: Instant,
    kind: Type.String({ maxLength: 200 }),
    actor: Type.Object(
      {
        kind: Words(['person', 'service', 'source', 'system']),
        id: Type.Union([Type.String(), Type.Null()]),
        name: Type.String(),
      },
      { additionalProperties: false },
    ),
    office: Type.Union([Id, Type.Null()]),
    subject: Type.Object({ kind: Type.String(), id: Type.String() }, { additionalProperties: false }),
    data: Type.Record(Type.String(), Type.Unknown()),
  },
  { additionalProperties: false },
)
export type LoggedFact = Static<typeof LoggedFact>
