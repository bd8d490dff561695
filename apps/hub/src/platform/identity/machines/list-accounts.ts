import type { ListServiceAccounts, Role, ServiceAccount } from '@atalaya/contracts'
import { sql } from 'kysely'
import type { Static } from 'typebox'
import { containing } from '../../database/like.ts'
import { notFound } from '../../http/errors.ts'
import { sortOf, windowOf } from '../../http/paging.ts'
import type { Scope } from '../../http/route.ts'
import type { Db, IdentityContext } from '../context.ts'
import type { MachineTables, ServiceAccountRow } from './tables.ts'

type Context = Pick<IdentityContext, 'db' | 'offices' | 'now'>
type Held = { readonly role: Role; readonly office: string }
type Detailed = ServiceAccountRow & {
  readonly roles: readonly Held[]
  readonly tokens: number
  readonly used_at: Date | null
}

const SORTS = { name: 'name', createdAt: 'created_at' } as const

function accounts(db: Db) {
  return db.withTables<MachineTables>().selectFrom('service_accounts')
}

function withDetails(query: ReturnType<typeof accounts>, now: Date) {
  return query
    .selectAll('service_accounts')
    .select(
      sql<Held[]>`(select coalesce(json_agg(json_build_object('role', role, 'office', service_roles.office_id)
        order by role, service_roles.office_id), '[]') from service_roles where account_id = service_accounts.id)`.as(
        'roles',
      ),
    )
    .select(
      sql<number>`(select count(*)::int from api_tokens where account_id = service_accounts.id
        and revoked_at is null and expires_at > ${now})`.as('tokens'),
    )
    .select(
      sql<Date | null>`(select max(used_at) from api_tokens where account_id = service_accounts.id)`.as('used_at'),
    )
}

export async function listAccounts(
  { db, offices, now }: Context,
  scope: Scope,
  query: Static<typeof ListServiceAccounts>,
): Promise<{ rows: ServiceAccount[]; total: number }> {
  const { limit, offset } = windowOf(query)
  const { by, direction } = sortOf(query.sort, SORTS, 'name')
  const all = accounts(db).where('office_id', '=', sql<string>`any(${[...scope.offices]}::uuid[])`)
  const fitting = query.q === undefined ? all : all.where('name', 'ilike', containing(query.q))
  const [rows, { count }] = await Promise.all([
    withDetails(fitting, now()).orderBy(by, direction).orderBy('id').limit(limit).offset(offset).execute(),
    fitting.select((e) => e.fn.countAll<number>().as('count')).executeTakeFirstOrThrow(),
  ])
  return { rows: rows.map((row) => describe(row, offices)), total: count }
}

export async function findAccount(
  db: Db,
  id: string,
): Promise<{ row: ServiceAccountRow; roles: readonly Held[] } | undefined> {
  const row = await accounts(db).selectAll().where('id', '=', id).executeTakeFirst()
  if (row === undefined) return undefined
  const roles = await db
    .withTables<MachineTables>()
    .selectFrom('service_roles')
    .select(['role', 'office_id as office'])
    .where('account_id', '=', id)
    .orderBy('role')
    .orderBy('office_id')
    .execute()
  return { row, roles }
}

export async function describeAccount({ db, offices, now }: Context, id: string): Promise<ServiceAccount> {
  const row = await withDetails(accounts(db), now()).where('id', '=', id).executeTakeFirst()
  if (row === undefined) throw notFound('service account')
  return describe(row, offices)
}

function describe(row: Detailed, offices: Context['offices']): ServiceAccount {
  const named = (office: string) => ({ id: office, name: offices.nameOf(office) })
  return {
    id: row.id,
    name: row.name,
    purpose: row.purpose,
    office: named(row.office_id),
    roles: row.roles.map(({ role, office }) => ({ role, office: named(office) })),
    disabled: row.disabled_at !== null,
    createdAt: row.created_at.toISOString(),
    createdBy: row.created_by,
    tokens: row.tokens,
    lastUsed: row.used_at?.toISOString() ?? null,
  }
}
