import { type Kysely, sql, type Transaction } from 'kysely'
import { HubError } from '../http/errors.ts'
import type { FactTables, NewFact } from './fact.ts'

/**
 * What is asked again with the same id, after a lost answer, is not made twice: the id was taken by the same actor, with the
 * same words, as the fact that was recorded then tells. Throws HubError `conflict` when the id is of something else.
 */
export async function requireSameAct<T>(tx: Transaction<T> | Kysely<T>, fact: NewFact): Promise<void> {
  const db = tx as unknown as Kysely<FactTables> // every database of the hub has the facts' tables
  const same = await db
    .selectFrom('facts')
    .select('id')
    .where('subject_id', '=', fact.subject.id)
    .where('kind', '=', fact.kind)
    .where('actor_id', '=', fact.actor.id)
    .where(sql<boolean>`office_id is not distinct from ${fact.office}::uuid`)
    .where(sql<boolean>`data = ${JSON.stringify(fact.data)}::jsonb`)
    .executeTakeFirst()
  if (same === undefined)
    throw new HubError(
      'conflict',
      'This was made before, when its answer was lost, and not as it is asked now. Look for it in the list, and change it there.',
    )
}
