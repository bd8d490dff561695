import type { Directory, DirectoryList, ProvisionedGroup } from '@atalaya/contracts'
import { sql } from 'kysely'
import type { Static } from 'typebox'
import type { Scope } from '../../http/route.ts'
import { type ScimContext, type ScimDb, tablesOf } from './client.ts'
import type { ScimTables } from './tables.ts'

type Mapping = ScimTables['scim_mappings']
type Group = Pick<ScimTables['scim_groups'], 'id' | 'client_id' | 'display_name' | 'external_id'> & { members: number }

/** The service accounts in scope that provision, or did, and what their groups give. */
export async function listDirectories(
  context: ScimContext,
  scope: Scope,
  url: string,
): Promise<Static<typeof DirectoryList>> {
  const db = tablesOf(context.db)
  const accounts = await findDirectories(db, { scope, now: context.now() })
  const ids = accounts.map(({ id }) => id)
  const [groups, mappings] = await Promise.all([groupsOf(db, ids), mappingsOf(db, ids)])
  const rows = accounts.map(
    ({ id, name, office_id, disabled_at, tokens, used_at, people }): Directory => ({
      account: {
        id,
        name,
        office: { id: office_id, name: context.offices.nameOf(office_id) },
        disabled: disabled_at !== null,
      },
      tokens,
      lastSync: used_at?.toISOString() ?? null,
      people,
      groups: describeGroups(context, {
        groups: groups.filter(({ client_id }) => client_id === id),
        mappings: mappings.filter(({ client_id }) => client_id === id),
      }),
    }),
  )
  return { url, rows }
}

function findDirectories(db: ScimDb, { scope, now }: { scope: Scope; now: Date }) {
  const provisions = sql`account_id = service_accounts.id and scopes @> '{scim}'`
  return db
    .selectFrom('service_accounts')
    .select(['id', 'name', 'office_id', 'disabled_at'])
    .select(
      sql<number>`(select count(*)::int from api_tokens where ${provisions}
        and revoked_at is null and expires_at > ${now})`.as('tokens'),
    )
    .select(sql<Date | null>`(select max(used_at) from api_tokens where ${provisions})`.as('used_at'))
    .select(
      sql<number>`(select count(*)::int from scim_users
        where client_id = service_accounts.id and deleted_at is null)`.as('people'),
    )
    .where('office_id', '=', sql<string>`any(${[...scope.offices]}::uuid[])`)
    .where(sql<boolean>`exists (select from api_tokens where ${provisions})`)
    .orderBy('name')
    .orderBy('id')
    .execute()
}

function groupsOf(db: ScimDb, clients: readonly string[]): Promise<Group[]> {
  return db
    .selectFrom('scim_groups')
    .select(['id', 'client_id', 'display_name', 'external_id'])
    .select(sql<number>`(select count(*)::int from scim_members where group_id = scim_groups.id)`.as('members'))
    .where('client_id', '=', sql<string>`any(${[...clients]}::uuid[])`)
    .orderBy(sql`lower(display_name)`)
    .execute()
}

function mappingsOf(db: ScimDb, clients: readonly string[]): Promise<Mapping[]> {
  return db
    .selectFrom('scim_mappings')
    .selectAll()
    .where('client_id', '=', sql<string>`any(${[...clients]}::uuid[])`)
    .orderBy('role')
    .execute()
}

/** Groups with what they give, then mappings of groups that the directory has not told of. */
function describeGroups(
  { offices }: ScimContext,
  { groups, mappings }: { groups: readonly Group[]; mappings: readonly Mapping[] },
): ProvisionedGroup[] {
  const rolesFor = (keys: readonly (string | undefined)[]) =>
    mappings
      .filter(({ group_key }) => keys.includes(group_key))
      .map(({ role, office_id }) => ({ role, office: { id: office_id, name: offices.nameOf(office_id) } }))
  const told = groups.map(({ id, display_name, external_id, members }) => {
    const keys = [display_name.toLowerCase(), id, external_id?.toLowerCase()]
    const mapped = mappings.find(({ group_key }) => keys.includes(group_key))
    const key = mapped?.group_key ?? display_name.toLowerCase()
    return { keys, group: { key, name: display_name, members, roles: rolesFor(keys) } }
  })
  const known = new Set(told.flatMap(({ keys }) => keys))
  const waiting = new Set(mappings.map(({ group_key }) => group_key).filter((key) => !known.has(key)))
  return [
    ...told.map(({ group }) => group),
    ...[...waiting].map((key) => ({ key, name: key, members: null, roles: rolesFor([key]) })),
  ]
}
