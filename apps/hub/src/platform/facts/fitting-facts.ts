import { type Kysely, sql } from 'kysely'
import type { FactTables } from './fact.ts'
import { anyOf, type Conditions } from './fact-filter.ts'

/** Each costs a few pages to begin, and PostgreSQL a tenth of a millisecond to plan. */
const MOST_PARTS = 64

export type Direction = 'asc' | 'desc'

/**
 * The sequences of the facts that fit, as many as asked, in this order or in none. Each part of the union has an index that
 * holds it in order, so that PostgreSQL merges them and stops, where it would read and sort all that fits any of several values.
 */
export function fittingFacts(db: Kysely<FactTables>, conditions: Conditions, direction?: Direction) {
  const parts = partsOf(conditions)
  const [first = { ...conditions, below: 0 }, ...others] = parts
  const inner = others.length === 0 ? undefined : direction // alone, it takes the order asked of the whole
  const all = others.reduce((union, part) => union.unionAll(ordered(db, part, inner)), ordered(db, first, inner))
  const fitting = db.selectFrom(all.as('fitting')).select('fitting.sequence')
  return direction === undefined ? fitting : fitting.orderBy('fitting.sequence', direction)
}

/** PostgreSQL keeps a part of a union in order only where the part itself asks for it. */
function ordered(db: Kysely<FactTables>, part: Conditions, direction: Direction | undefined) {
  const query = sequences(db, part)
  const inOrder = direction === undefined ? query : query.orderBy('sequence', direction)
  return db.selectFrom(inOrder.as('part')).select('part.sequence')
}

/** Splits what is asked by the values of the conditions that an index begins with, if these are few. */
function partsOf(asked: Conditions): readonly Conditions[] {
  const { offices, kinds, actors } = asked
  if ([offices, kinds, actors].some((values) => values?.length === 0)) return []
  if (asked.id !== undefined || asked.subjectId !== undefined) return [asked]
  if (areFew(actors)) return actors.map((actor) => ({ ...asked, actors: [actor] }))
  const byOffice = areFew(offices) ? offices.map((office) => ({ ...asked, offices: [office] })) : [asked]
  if (!areFew(kinds)) return byOffice
  const byKind = (part: Conditions) => kinds.map((kind) => ({ ...part, kinds: [kind] }))
  return byOffice.length * kinds.length > MOST_PARTS ? byKind(asked) : byOffice.flatMap(byKind)
}

function areFew(values: readonly string[] | undefined): values is readonly string[] {
  return values !== undefined && values.length <= MOST_PARTS
}

function sequences(db: Kysely<FactTables>, part: Conditions) {
  let query = db.selectFrom('facts').select('sequence')
  const { id, offices, kinds, actors, subjectKind, subjectId, from, to, above, below } = part
  if (offices !== undefined) query = query.where('office_id', '=', oneOf(offices, 'uuid'))
  if (kinds !== undefined) query = query.where('kind', '=', oneOf(kinds, 'text'))
  const isSplit = offices?.length === 1 || kinds?.length === 1
  if (actors !== undefined) {
    const actor = isSplit && actors.length > 1 ? unindexed('actor_id') : sql.ref<string>('actor_id')
    query = query.where(actor, '=', oneOf(actors, 'text'))
  }
  if (id !== undefined) query = query.where('id', '=', id)
  if (subjectKind !== undefined) {
    const subject =
      offices?.length === 1 && kinds?.length === 1 ? unindexed('subject_kind') : sql.ref<string>('subject_kind')
    query = query.where(subject, '=', subjectKind)
  }
  if (subjectId !== undefined) query = query.where('subject_id', '=', subjectId)
  if (from !== undefined) query = query.where('at', '>=', from)
  if (to !== undefined) query = query.where('at', '<', to)
  if (above > 0) query = query.where('sequence', '>', String(above))
  if (below < Number.MAX_SAFE_INTEGER) query = query.where('sequence', '<', String(below))
  return query
}

/** PostgreSQL reads an index in its order for a value, not for a list of one. */
function oneOf(values: readonly string[], type: 'uuid' | 'text') {
  const [only] = values
  return values.length === 1 && only !== undefined ? only : anyOf(values, type)
}

/** The column as an expression: its own index would give much that the other conditions leave out, and in no order. */
function unindexed(column: 'actor_id' | 'subject_kind') {
  return sql<string>`(${sql.ref(column)} || '')`
}
