import type { Account } from '@atalaya/contracts'
import type { Viewer } from '../../http/route.ts'
import type { IdentityContext } from '../context.ts'
import { passwordExpires, passwordReminds } from '../model.ts'
import { listSignIns } from '../notices/list-sign-ins.ts'

/** How the viewer signs in, and their latest sign-ins. */
export async function describeAccount(context: IdentityContext, viewer: Viewer): Promise<Account> {
  const [passkeys, password, recoveryCodes, provider, signIns] = await Promise.all([
    listPasskeys(context, viewer),
    describePassword(context, viewer),
    describeRecoveryCodes(context, viewer),
    describeProvider(context, viewer),
    listSignIns(context, viewer),
  ])
  return { passkeys, password, recoveryCodes, provider, signIns }
}

async function listPasskeys({ db }: IdentityContext, { person }: Viewer): Promise<Account['passkeys']> {
  const rows = await db
    .selectFrom('passkeys')
    .select(['id', 'name', 'created_at', 'used_at'])
    .where('person_id', '=', person.id)
    .orderBy('created_at')
    .orderBy('id')
    .execute()
  return rows.map(({ id, name, created_at, used_at }) => ({
    id,
    name,
    made: created_at.toISOString(),
    used: used_at?.toISOString() ?? null,
  }))
}

async function describePassword({ db, policy }: IdentityContext, { person }: Viewer): Promise<Account['password']> {
  const row = await db
    .selectFrom('passwords')
    .select('changed_at')
    .where('person_id', '=', person.id)
    .executeTakeFirst()
  if (row === undefined) return null
  const chosen = policy()
  return {
    changed: row.changed_at.toISOString(),
    reminds: passwordReminds(row.changed_at, chosen).toISOString(),
    expires: passwordExpires(row.changed_at, chosen).toISOString(),
  }
}

async function describeRecoveryCodes({ db }: IdentityContext, { person }: Viewer): Promise<Account['recoveryCodes']> {
  const { left, made } = await db
    .selectFrom('recovery_codes')
    .select((e) => e.fn.countAll<number>().filterWhere('used_at', 'is', null).as('left'))
    .select((e) => e.fn.max('made_at').as('made'))
    .where('person_id', '=', person.id)
    .executeTakeFirstOrThrow()
  return { left, made: made?.toISOString() ?? null }
}

async function describeProvider({ db, provider }: IdentityContext, { person }: Viewer): Promise<Account['provider']> {
  if (provider === undefined) return null
  const row = await db
    .selectFrom('oidc_identities')
    .select(['bound_at', 'used_at'])
    .where('person_id', '=', person.id)
    .where('issuer', '=', provider.issuer)
    .executeTakeFirst()
  return {
    label: provider.label,
    bound: row?.bound_at.toISOString() ?? null,
    used: row?.used_at?.toISOString() ?? null,
  }
}
