import type { PersonRef, Role } from '@atalaya/contracts'
import { sql, type Transaction } from 'kysely'
import type { Roster } from '../../proposals/index.ts'
import { canSignIn, lockAdministrators } from '../administrators.ts'
import type { Tx } from '../context.ts'

/** Who can decide on what others propose. */
export const ROSTER: Roster = {
  lock: <T>(tx: Transaction<T>) => lockAdministrators(tx as unknown as Tx), // every database of the hub has identity's tables
  holders: <T>(tx: Transaction<T>, asked: { roles: readonly Role[]; offices: readonly string[] }) =>
    enrolledHolders(tx as unknown as Tx, asked),
}

async function enrolledHolders(
  tx: Tx,
  { roles, offices }: { roles: readonly Role[]; offices: readonly string[] },
): Promise<PersonRef[]> {
  return tx
    .selectFrom('people')
    .select(['people.id', 'name'])
    .where('disabled_at', 'is', null)
    .where(canSignIn())
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('held_roles')
          .select('role')
          .whereRef('person_id', '=', 'people.id')
          .where('role', '=', sql<Role>`any(${[...roles]}::text[])`)
          .where('office_id', '=', sql<string>`any(${[...offices]}::uuid[])`),
      ),
    )
    .orderBy('people.id')
    .execute()
}
