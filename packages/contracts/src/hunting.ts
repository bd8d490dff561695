import { type Static, Type } from 'typebox'
import { Id, Instant, NewId, OfficeRef, OfficeScope, ShortText, TimeRange, Words } from './primitives.ts'

/** An event as the store gives it: `id` is `<batch>-<line>`; `ecs` has ECS names; `fields` the source's own names. */
export const HuntEvent = Type.Object({
  id: Type.String(),
  time: Instant,
  received: Instant,
  office: OfficeRef,
  source: Type.Object({ id: Id, name: Type.String() }),
  dataset: Type.String(),
  ecs: Type.Record(Type.String(), Type.Union([Type.String(), Type.Number(), Type.Array(Type.String())])),
  fields: Type.Record(Type.String(), Type.Unknown()),
  raw: Type.String(),
  error: Type.Union([Type.String(), Type.Null()]),
})
export type HuntEvent = Static<typeof HuntEvent>

/**
 * One condition on one field. `field` is an ECS name, or a source's own name prefixed by `fields.`.
 * `contains` and full text look for whole tokens first and fall back to substrings.
 */
export const HuntCondition = Type.Object({
  field: Type.String({ maxLength: 200 }),
  op: Words(['is', 'is-not', 'contains', 'starts-with', 'in-network', 'exists', 'missing', 'gt', 'lt']),
  value: Type.Optional(Type.String({ maxLength: 2_000 })),
})
export type HuntCondition = Static<typeof HuntCondition>

export const HuntFilter = {
  ...OfficeScope,
  ...TimeRange,
  text: Type.Optional(
    Type.String({
      maxLength: 500,
      description: 'Words looked for in the raw line; "quoted" as one phrase; -word excludes',
    }),
  ),
  conditions: Type.Optional(Type.Array(HuntCondition, { maxItems: 30 })),
}
/** Answers as NDJSON: `{event}` lines as found, newest first, then one `{done: {rows, read, bytes, ms, partial}}`. */
export const HuntSearch = Type.Object({
  ...HuntFilter,
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000, default: 200 })),
  before: Type.Optional(Instant),
})
export type HuntSearch = Static<typeof HuntSearch>

export const HuntHistogram = Type.Object({
  ...HuntFilter,
  buckets: Type.Optional(Type.Integer({ minimum: 10, maximum: 500, default: 100 })),
})
export type HuntHistogram = Static<typeof HuntHistogram>
export const Histogram = Type.Object({
  from: Instant,
  to: Instant,
  stepSeconds: Type.Number(),
  counts: Type.Array(Type.Integer()),
  total: Type.Integer(),
})
export type Histogram = Static<typeof Histogram>

export const HuntGroups = Type.Object({
  ...HuntFilter,
  field: Type.String({ maxLength: 200 }),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000, default: 20 })),
})
export type HuntGroups = Static<typeof HuntGroups>
export const Groups = Type.Object({
  groups: Type.Array(Type.Object({ value: Type.String(), count: Type.Integer() })),
  total: Type.Integer(),
})

/** Fields that events have had lately, for completion. */
export const FieldsQuery = Type.Object({ ...OfficeScope, prefix: Type.Optional(Type.String({ maxLength: 200 })) })
export const FieldList = Type.Object({
  fields: Type.Array(Type.Object({ name: Type.String(), kind: Words(['string', 'ip', 'number', 'time']) })),
})
/** How many events a file holds unless it is asked for more. */
export const HUNT_EXPORT_ROWS = 100_000
export const HuntExport = Type.Object({
  ...HuntFilter,
  format: Words(['csv', 'jsonl']),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000, default: HUNT_EXPORT_ROWS })),
})
export type HuntExport = Static<typeof HuntExport>

export const SavedSearch = Type.Object({
  id: Id,
  name: Type.String(),
  query: Type.Object({
    ...HuntFilter,
    columns: Type.Optional(Type.Array(Type.String({ maxLength: 200 }), { maxItems: 30 })),
    last: Type.Optional(Type.String({ maxLength: 20 })),
  }),
  shared: Type.Boolean(),
  owner: Type.String(),
  mine: Type.Boolean(),
})
export type SavedSearch = Static<typeof SavedSearch>
export const SavedSearches = Type.Object({ rows: Type.Array(SavedSearch) })
export const SaveSearch = Type.Object({
  id: NewId,
  name: ShortText,
  query: SavedSearch.properties.query,
  shared: Type.Boolean(),
})
