import { sql } from 'kysely'
import { HubError } from '../../http/errors.ts'
import { lockAdministrators, requireAdministrator } from '../administrators.ts'
import type { IdentityContext, Tx } from '../context.ts'

/** To be called after a credential was taken away, in its transaction: nobody locks themselves out. */
export async function requireAnotherWay(tx: Tx, context: IdentityContext, person: string): Promise<void> {
  await lockAdministrators(tx)
  const issuer = context.provider?.issuer ?? ''
  const { ways } = await tx
    .selectNoFrom(
      sql<number>`(select count(*) from passwords where person_id = ${person})
        + (select count(*) from passkeys where person_id = ${person})
        + (select count(*) from oidc_identities where person_id = ${person} and issuer = ${issuer})`.as('ways'),
    )
    .executeTakeFirstOrThrow()
  if (Number(ways) === 0) {
    throw new HubError('conflict', 'This is your last way to sign in. Add another one first.')
  }
  await requireAdministrator(tx, context.offices.root)
}
