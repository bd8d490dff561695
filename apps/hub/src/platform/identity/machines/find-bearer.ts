import { sql } from 'kysely'
import type { Viewer } from '../../http/route.ts'
import type { Db, IdentityContext } from '../context.ts'
import { hashToken } from '../secrets/token.ts'
import { narrowRoles } from './narrow-roles.ts'
import { badToken } from './read-bearer.ts'
import type { MachineTables } from './tables.ts'
import { isApiToken } from './token-format.ts'

const USED_EVERY_MS = 60_000

type Found = NonNullable<Awaited<ReturnType<typeof findToken>>>

/** Who asks with this token, holding what its holder holds at this moment. Throws HubError when it does not work. */
export async function findBearer(
  { db, offices, now }: Pick<IdentityContext, 'db' | 'offices' | 'now'>,
  { token, address }: { token: string; address: string },
): Promise<Viewer> {
  if (!isApiToken(token))
    throw badToken('It is not one of this system, or was not copied whole: they begin with atl_ and have 53 letters.')
  const found = await findToken(db, token)
  if (found === undefined) throw badToken('It is not known here.')
  requireWorking(found, now())
  await markUsed(db, found, { at: now(), address })
  return viewerOf(found, offices)
}

function findToken(db: Db, token: string) {
  return db
    .withTables<MachineTables>()
    .selectFrom('api_tokens')
    .leftJoin('people', 'people.id', 'api_tokens.person_id')
    .leftJoin('service_accounts', 'service_accounts.id', 'api_tokens.account_id')
    .selectAll('api_tokens')
    .select(['people.email', 'people.locale', 'service_accounts.office_id as account_office'])
    .select((e) => e.fn.coalesce('people.name', 'service_accounts.name').as('holder_name'))
    .select((e) => e.fn.coalesce('people.disabled_at', 'service_accounts.disabled_at').as('disabled_at'))
    .select(
      sql<Viewer['roles']>`(select coalesce(json_agg(json_build_object('role', role, 'office', office_id)
        order by role, office_id), '[]') from (
          select role, office_id from held_roles where person_id = api_tokens.person_id
          union all select role, office_id from service_roles where account_id = api_tokens.account_id) as held)`.as(
        'roles',
      ),
    )
    .where('token_hash', '=', hashToken(token))
    .executeTakeFirst()
}

/** Whoever shows the token itself may know what became of it. */
function requireWorking({ revoked_at, expires_at, disabled_at }: Found, now: Date): void {
  if (revoked_at !== null) throw badToken('It was revoked.')
  if (expires_at <= now) throw badToken(`It expired on ${expires_at.toISOString().slice(0, 10)}; make a new one.`)
  if (disabled_at !== null) throw badToken('Whoever it belongs to is disabled.')
}

async function markUsed(db: Db, found: Found, { at, address }: { at: Date; address: string }): Promise<void> {
  const recently = found.used_at !== null && at.getTime() - found.used_at.getTime() < USED_EVERY_MS
  if (recently && found.used_from === address) return
  await db
    .withTables<MachineTables>()
    .updateTable('api_tokens')
    .set({ used_at: at, used_from: address })
    .where('id', '=', found.id)
    .execute()
}

function viewerOf(found: Found, offices: IdentityContext['offices']): Viewer {
  const holder = found.person_id === null ? 'service' : 'person'
  const limits = [found.account_office, found.office_id].filter((office) => office !== null)
  return {
    person: {
      id: found.person_id ?? found.account_id ?? '',
      name: found.holder_name ?? '',
      email: found.email ?? '',
      locale: found.locale ?? 'es',
    },
    session: found.id,
    csrf: '',
    stage: 'signed-in',
    roles: limits.reduce((roles, office) => narrowRoles(roles, office, offices), found.roles),
    token: { id: found.id, name: found.name, scopes: found.scopes, holder, office: limits.at(-1) ?? null },
  }
}
