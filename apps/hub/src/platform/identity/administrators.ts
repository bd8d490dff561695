import { type RawBuilder, sql } from 'kysely'
import { HubError } from '../http/errors.ts'
import type { Tx } from './context.ts'

/** Acts that may change who administers the institution wait for each other. Released when the transaction ends. */
export async function lockAdministrators(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('atalaya.administrators'))`.execute(tx)
}

/** People who can sign in and administer the whole institution. */
export async function countAdministrators(tx: Tx, root: string): Promise<number> {
  const { count } = await tx
    .selectFrom('held_roles')
    .innerJoin('people', 'people.id', 'held_roles.person_id')
    .select((e) => e.fn.countAll<number>().as('count'))
    .where('role', '=', 'admin')
    .where('office_id', '=', root)
    .where('disabled_at', 'is', null)
    .where(canSignIn())
    .executeTakeFirstOrThrow()
  return count
}

/** Of a query over `people`: those with a way in. Who may be counted on is the same wherever it is asked. */
export function canSignIn(): RawBuilder<boolean> {
  return sql<boolean>`(exists (select from passwords where passwords.person_id = people.id)
    or exists (select from passkeys where passkeys.person_id = people.id)
    or exists (select from oidc_identities where oidc_identities.person_id = people.id))`
}

/** To be called after the change, in its transaction: without an administrator nobody could ever repair it. */
export async function requireAdministrator(tx: Tx, root: string): Promise<void> {
  if ((await countAdministrators(tx, root)) === 0) {
    throw new HubError(
      'conflict',
      'This is the last administrator of the institution. Make somebody else administrator first.',
    )
  }
}
