import { type Static, type TSchema, Type } from 'typebox'

/** A closed set of words, as a JSON Schema enum. */
export function Words<const T extends readonly string[]>(
  words: T,
  options: { description?: string; default?: T[number] } = {},
) {
  return Type.Unsafe<T[number]>({ type: 'string', enum: [...words], ...options })
}

export const Id = Type.String({ format: 'uuid' })
/** The id that a new thing gets, when whoever asks for it chooses it. */
export const NewId = Type.Optional(
  Type.String({
    format: 'uuid',
    description: 'Its id, chosen by you: asked again with the same id after a lost answer, it is made only once',
  }),
)
/** Of a secret that is told when something is made. */
export const Again = Type.Optional(
  Type.Boolean({ description: 'It had been made before by the same request; this secret replaces the first' }),
)
/** An instant, RFC 3339 in UTC. */
export const Instant = Type.String({ format: 'date-time' })
export const ShortText = Type.String({ minLength: 1, maxLength: 200 })
export const LongText = Type.String({ maxLength: 10_000 })

export const SEVERITIES = ['informational', 'low', 'medium', 'high', 'critical'] as const
export const Severity = Words(SEVERITIES)
export type Severity = Static<typeof Severity>

/** One page of a list: `total` counts all rows the filters fit. */
export function Page<T extends TSchema>(row: T) {
  return Type.Object({ rows: Type.Array(row), total: Type.Integer({ minimum: 0 }) })
}

/** What every list accepts. Rows are numbered from 0: `page` × `limit` are skipped. */
export const Paging = {
  page: Type.Optional(Type.Integer({ minimum: 0, maximum: 100_000, default: 0 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 50 })),
  sort: Type.Optional(
    Type.String({ maxLength: 40, pattern: '^-?[a-zA-Z0-9]+$', description: 'A column; a leading - sorts downwards' }),
  ),
}

/** Narrows an answer to one office and those below it; absent: all that the person may see. */
export const OfficeScope = { office: Type.Optional(Id) }
export const TimeRange = { from: Type.Optional(Instant), to: Type.Optional(Instant) }

/** A filter that takes one value or several. */
export function Several<T extends TSchema>(item: T) {
  return Type.Optional(Type.Array(item, { maxItems: 200 }))
}

export const Message = Type.Object({ message: Type.String() })

/** What every refused or failed request answers. `code` is stable; `message` says what to do. */
export const ApiError = Type.Object({
  code: Type.String(),
  message: Type.String(),
  details: Type.Optional(Type.Array(Type.Object({ path: Type.String(), message: Type.String() }))),
})
export type ApiError = Static<typeof ApiError>

/** A person as shown beside what they did. */
export const PersonRef = Type.Object({ id: Id, name: Type.String() })
export type PersonRef = Static<typeof PersonRef>
export const OfficeRef = Type.Object({ id: Id, name: Type.String() })
