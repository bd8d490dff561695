import { sql, type Transaction } from 'kysely'
import { type Fact, type FactRow, type FactTables, factOf } from './fact.ts'

export interface Erasure {
  readonly fact: string
  /** The approved proposal: the table's trigger asks for one. */
  readonly proposal: string
  /** Whether the subject's id goes too, because it says who. */
  readonly subject: boolean
  readonly at: Date
}

/**
 * Destroys what a fact says of persons: who acted, the data, perhaps the subject's id. That there was an act of this kind at
 * this office and time stays. Resolves to the fact as it was; to undefined when there is none or it was erased before.
 */
export async function eraseContent<T>(tx: Transaction<T>, erasure: Erasure): Promise<Fact | undefined> {
  const db = tx as unknown as Transaction<FactTables> // every database of the hub has the facts' tables
  const row = await db.selectFrom('facts').selectAll().where('id', '=', erasure.fact).forUpdate().executeTakeFirst()
  if (row === undefined || row.erased_at !== null) return undefined
  await sql`select set_config('atalaya.erasure', ${erasure.proposal}, true)`.execute(db)
  await db
    .updateTable('facts')
    .set({
      actor_id: null,
      actor_name: '',
      data: '{}',
      erased_at: erasure.at,
      erasure: erasure.proposal,
      ...(erasure.subject && { subject_id: '' }),
    })
    .where('id', '=', erasure.fact)
    .execute()
  await sql`select set_config('atalaya.erasure', '', true)`.execute(db)
  return factOf(row as FactRow)
}
