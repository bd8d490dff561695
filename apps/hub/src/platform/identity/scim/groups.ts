import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { recordFact } from '../../facts/record-facts.ts'
import type { Tx } from '../context.ts'
import { type Doc, GROUPS, isDoc } from './attributes.ts'
import { type Client, type ScimContext, type ScimDb, tablesOf } from './client.ts'
import type { Filter } from './filter/filter.ts'
import { normalise } from './normalise.ts'
import { patched } from './patch.ts'
import { ScimError } from './scim-error.ts'
import { settleRoles } from './settle-roles.ts'
import { withMeta } from './user-resource.ts'
import { equalities, isUuid, reachableOf } from './user-store.ts'
import { requireVersion } from './users.ts'

const MOST_GROUPS = 5_000

interface KnownGroup {
  readonly id: string
  readonly display_name: string
  readonly external_id: string | null
  readonly created_at: Date
  readonly modified_at: Date
  readonly members: readonly string[]
}

function groupResource(group: KnownGroup, { base }: Pick<Client, 'base'>): Doc {
  const { id, display_name, external_id, created_at, modified_at, members } = group
  const resource: Doc = {
    schemas: [GROUPS.schema.id],
    id,
    ...(external_id !== null && { externalId: external_id }),
    displayName: display_name,
    ...(members.length > 0 && {
      members: members.map((id) => ({
        value: id,
        $ref: `${base}/Users/${id}`,
        type: 'User',
      })),
    }),
  }
  const location = `${base}/Groups/${id}`
  return withMeta(resource, { kind: 'Group', created: created_at, lastModified: modified_at.toISOString(), location })
}

function groupsOf(db: ScimDb, client: Client) {
  return db
    .selectFrom('scim_groups')
    .select(['id', 'display_name', 'external_id', 'created_at', 'modified_at'])
    .select(
      sql<KnownGroup['members']>`(select coalesce(json_agg(person_id order by person_id), '[]')
        from scim_members where group_id = scim_groups.id)`.as('members'),
    )
    .where('client_id', '=', client.id)
}

export async function findGroups(db: ScimDb, client: Client, filter: Filter | undefined): Promise<Doc[]> {
  let query = groupsOf(db, client)
  for (const { name, value } of equalities(filter)) {
    if (name === 'id') query = query.where('id', '=', isUuid(value) ? value : null)
    if (name === 'externalid') query = query.where('external_id', '=', value)
    if (name === 'displayname') query = query.where(sql<boolean>`lower(display_name) = lower(${value})`)
  }
  const rows = await query.orderBy('created_at').orderBy('id').limit(MOST_GROUPS).execute()
  return rows.map((row) => groupResource(row, client))
}

export async function requireGroup(db: ScimDb, client: Client, id: string): Promise<Doc> {
  const row = isUuid(id) ? await groupsOf(db, client).where('id', '=', id).executeTakeFirst() : undefined
  if (row === undefined) throw new ScimError(404, `There is no group ${id.slice(0, 60)}.`)
  return groupResource(row, client)
}

export async function createGroup(context: ScimContext, client: Client, body: unknown): Promise<Doc> {
  const document = normalise(body, GROUPS)
  return context.db.transaction().execute(async (tx) => {
    const now = context.now()
    const row = { id: randomUUID(), client_id: client.id, ...columnsOf(document), created_at: now, modified_at: now }
    await requireFree(tx, { client, name: row.display_name, but: row.id })
    await tablesOf(tx).insertInto('scim_groups').values(row).execute()
    await groupFact(tx, 'group.provisioned', { client, id: row.id, data: { name: row.display_name } })
    await putMembers(tx, context, { client, id: row.id, before: [], after: membersIn(document) })
    return requireGroup(tablesOf(tx), client, row.id)
  })
}

interface GroupChange {
  readonly id: string
  readonly ifMatch: string | undefined
}

export function replaceGroup(
  context: ScimContext,
  client: Client,
  change: GroupChange & { body: unknown },
): Promise<Doc> {
  return changeGroup(context, client, { ...change, next: () => normalise(change.body, GROUPS) })
}

export function patchGroup(
  context: ScimContext,
  client: Client,
  change: GroupChange & { body: unknown },
): Promise<Doc> {
  return changeGroup(context, client, { ...change, next: (before) => patched(before, change.body, GROUPS) })
}

async function changeGroup(
  context: ScimContext,
  client: Client,
  { id, ifMatch, next }: GroupChange & { next: (before: Doc) => Doc },
): Promise<Doc> {
  return context.db.transaction().execute(async (tx) => {
    const before = await lockGroup(tx, client, { id, ifMatch })
    const { schemas: _, id: __, meta: ___, ...told } = before
    const document = next(told)
    const columns = columnsOf(document)
    await requireFree(tx, { client, name: columns.display_name, but: id })
    await tablesOf(tx)
      .updateTable('scim_groups')
      .set({ ...columns, modified_at: context.now() })
      .where('id', '=', id)
      .execute()
    const members = { before: membersIn(before), after: membersIn(document) }
    await putMembers(tx, context, { client, id, ...members })
    if (before.displayName !== columns.display_name) {
      const data = { before: { name: before.displayName }, after: { name: columns.display_name } }
      await groupFact(tx, 'group.renamed', { client, id, data })
      // Mappings go by the name too.
      await settleRoles(tx, context, { client, people: members.after })
    }
    return requireGroup(tablesOf(tx), client, id)
  })
}

export async function deleteGroup(context: ScimContext, client: Client, { id, ifMatch }: GroupChange): Promise<void> {
  await context.db.transaction().execute(async (tx) => {
    const before = await lockGroup(tx, client, { id, ifMatch })
    await tablesOf(tx).deleteFrom('scim_groups').where('id', '=', id).execute()
    await settleRoles(tx, context, { client, people: membersIn(before) })
    await groupFact(tx, 'group.deprovisioned', { client, id, data: { name: before.displayName } })
  })
}

/** Two changes of one group wait for each other, so that none is lost between reading and writing. */
async function lockGroup(tx: Tx, client: Client, { id, ifMatch }: GroupChange): Promise<Doc> {
  await requireGroup(tablesOf(tx), client, id)
  await tablesOf(tx).selectFrom('scim_groups').select('id').where('id', '=', id).forUpdate().execute()
  const group = await requireGroup(tablesOf(tx), client, id)
  requireVersion(group, ifMatch)
  return group
}

function columnsOf(document: Doc): { display_name: string; external_id: string | null } {
  const { displayName, externalId } = document
  return { display_name: String(displayName), external_id: typeof externalId === 'string' ? externalId : null }
}

function membersIn({ members }: Doc): string[] {
  const listed = Array.isArray(members) ? members.filter(isDoc) : []
  if (listed.some(({ type }) => typeof type === 'string' && type.toLowerCase() === 'group'))
    throw new ScimError(400, 'Groups within groups are not kept: name the people.', 'invalidValue')
  return [...new Set(listed.map(({ value }) => String(value).toLowerCase()))]
}

interface Members {
  readonly client: Client
  readonly id: string
  readonly before: readonly string[]
  readonly after: readonly string[]
}

async function putMembers(tx: Tx, context: ScimContext, { client, id, before, after }: Members): Promise<void> {
  const held = new Set(before)
  const wanted = new Set(after)
  const added = after.filter((person) => !held.has(person))
  const removed = before.filter((person) => !wanted.has(person))
  if (added.length === 0 && removed.length === 0) return
  const reachable = await reachableOf(tablesOf(tx), { client, context, ids: added.filter(isUuid) })
  const unknown = added.find((person) => !reachable.has(person))
  if (unknown !== undefined) throw new ScimError(400, `There is no user ${unknown.slice(0, 60)}.`, 'invalidValue')
  const tables = tablesOf(tx)
  if (added.length > 0) {
    const people = sql<string>`unnest(${added}::uuid[])`
    await sql`insert into scim_members (group_id, person_id) select ${id}, ${people} on conflict do nothing`.execute(tx)
  }
  await tables
    .deleteFrom('scim_members')
    .where('group_id', '=', id)
    .where('person_id', '=', sql<string>`any(${removed}::uuid[])`)
    .execute()
  await groupFact(tx, 'group.members-changed', { client, id, data: { added, removed } })
  await settleRoles(tx, context, { client, people: [...added, ...removed] })
}

async function requireFree(
  tx: Tx,
  { client, name, but }: { client: Client; name: string; but: string },
): Promise<void> {
  const other = await tablesOf(tx)
    .selectFrom('scim_groups')
    .select('id')
    .where('client_id', '=', client.id)
    .where(sql<boolean>`lower(display_name) = lower(${name})`)
    .where('id', '<>', but)
    .executeTakeFirst()
  if (other !== undefined) throw new ScimError(409, `There is a group ${name.slice(0, 200)} already.`, 'uniqueness')
}

async function groupFact(
  tx: Tx,
  kind: string,
  { client, id, data }: { client: Client; id: string; data: Readonly<Record<string, unknown>> },
): Promise<void> {
  const { actor, office } = client
  await recordFact(tx, { kind, actor, office, subject: { kind: 'group', id }, data })
}
