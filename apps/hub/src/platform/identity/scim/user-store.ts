import { sql } from 'kysely'
import type { Client, ScimContext, ScimDb } from './client.ts'
import type { Filter } from './filter/filter.ts'
import { ScimError } from './scim-error.ts'
import type { KnownUser } from './user-resource.ts'

/** More are not looked through for one question. */
const MOST_CANDIDATES = 50_000
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

export function isUuid(text: string): boolean {
  return UUID.test(text)
}

/**
 * People within the client's reach: those it made, and those all of whose roles are at its offices (at the centre: all
 * people), but for those it has deleted.
 */
function reachable(db: ScimDb, { id, scope }: Client, { offices }: Pick<ScimContext, 'offices'>) {
  const wholly = sql<string>`all(${[...scope.offices]}::uuid[])`
  return db
    .selectFrom('people')
    .leftJoin('scim_users', (join) =>
      join.onRef('scim_users.person_id', '=', 'people.id').on('scim_users.client_id', '=', id),
    )
    .where('scim_users.deleted_at', 'is', null)
    .where(({ and, eb, exists, not, or, selectFrom }) => {
      const held = selectFrom('held_roles').select('role').whereRef('held_roles.person_id', '=', 'people.id')
      const within = not(exists(held.where('office_id', '<>', wholly)))
      const known = [eb('people.email', 'is not', null), within, ...(scope.has(offices.root) ? [] : [exists(held)])]
      return or([eb('scim_users.made_here', '=', true), and(known)])
    })
}

function withDetails(query: ReturnType<typeof reachable>, client: string) {
  return query
    .select(['people.id', 'people.name', 'people.email', 'people.locale', 'people.created_at', 'people.disabled_at'])
    .select(['document', 'made_here', 'modified_at'])
    .select(
      sql<KnownUser['groups']>`(select coalesce(json_agg(json_build_object('id', g.id, 'name', g.display_name)
        order by lower(g.display_name)), '[]') from scim_members m join scim_groups g on g.id = m.group_id
        where m.person_id = people.id and g.client_id = ${client})`.as('groups'),
    )
}

export async function findUser(
  db: ScimDb,
  { client, context, id }: { client: Client; context: ScimContext; id: string },
): Promise<KnownUser | undefined> {
  if (!isUuid(id)) return undefined
  return withDetails(reachable(db, client, context), client.id)
    .where('people.id', '=', id)
    .executeTakeFirst()
}

/** Those who could fit the filter: what it asks of unique attributes is asked of the database, the rest afterwards. */
export async function findCandidates(
  db: ScimDb,
  { client, context, filter }: { client: Client; context: ScimContext; filter: Filter | undefined },
): Promise<KnownUser[]> {
  let query = reachable(db, client, context)
  for (const { name, value } of equalities(filter)) {
    if (name === 'id') query = query.where('people.id', '=', isUuid(value) ? value : null)
    if (name === 'externalid') query = query.where('scim_users.external_id', '=', value)
    if (name === 'username') {
      const userName = value.toLowerCase()
      query = query.where(({ eb, or }) => or([eb('people.email', '=', userName), eb('user_name', '=', userName)]))
    }
  }
  const rows = await withDetails(query, client.id)
    .orderBy('people.created_at')
    .orderBy('people.id')
    .limit(MOST_CANDIDATES + 1)
    .execute()
  if (rows.length > MOST_CANDIDATES)
    throw new ScimError(400, 'Too many people to look through. Filter by userName.', 'tooMany')
  return rows
}

/** What every resource that fits must equal: comparisons that are joined by `and` alone. */
export function equalities(filter: Filter | undefined): { name: string; value: string }[] {
  if (filter?.kind === 'and') return [...equalities(filter.left), ...equalities(filter.right)]
  if (filter?.kind !== 'compare' || filter.by !== 'eq' || typeof filter.to !== 'string') return []
  if (filter.path.sub !== undefined || /:enterprise:/.test(filter.path.urn)) return []
  return [{ name: filter.path.name.toLowerCase(), value: filter.to }]
}

/** Within reach, of these ids. */
export async function reachableOf(
  db: ScimDb,
  { client, context, ids }: { client: Client; context: ScimContext; ids: readonly string[] },
): Promise<Set<string>> {
  const rows = await reachable(db, client, context)
    .select('people.id')
    .where('people.id', '=', sql<string>`any(${[...ids]}::uuid[])`)
    .execute()
  return new Set(rows.map(({ id }) => id))
}
