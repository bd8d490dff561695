import type { MapGroup } from '@atalaya/contracts'
import { sql } from 'kysely'
import type { Static } from 'typebox'
import { recordFact } from '../../facts/record-facts.ts'
import { scopeOf } from '../../http/authenticate.ts'
import { HubError, notFound } from '../../http/errors.ts'
import type { Tx } from '../context.ts'
import { type Mandate, requireAccount } from '../machines/accounts.ts'
import { type ScimContext, tablesOf } from './client.ts'
import { settleRoles } from './settle-roles.ts'

/**
 * Sets what a group gives; nothing, when no role is named. Those in the group have it at once. Roles to lead or administer
 * are given to persons by two persons, never by a directory.
 */
export async function mapGroup(
  context: ScimContext,
  { actor, scope }: Mandate,
  { account, asked }: { account: string; asked: Static<typeof MapGroup> },
): Promise<void> {
  const { row } = await requireAccount(context, scope, account)
  const reach = scopeOf(context.offices.below(row.office_id))
  for (const { role, office } of asked.roles) {
    if (role === 'lead' || role === 'admin')
      throw new HubError('invalid', `A group cannot give the role ${role}: it is given to a person, by two persons.`)
    if (!reach.has(office) || !scope.has(office)) throw notFound('office')
  }
  const key = asked.group.trim().toLowerCase()
  if (key === '') throw new HubError('invalid', 'Say the name or the id of the group.')
  await context.db.transaction().execute(async (tx) => {
    const before = await replaceMapping(tx, { client: account, key, roles: asked.roles })
    await recordFact(tx, {
      kind: 'group.mapped',
      actor,
      office: row.office_id,
      subject: { kind: 'service-account', id: account },
      data: { group: key, before, after: asked.roles },
    })
    const people = await membersOf(tx, { client: account, key })
    await settleRoles(tx, context, { client: { id: account, actor, scope: reach }, people })
  })
}

interface Replaced {
  readonly client: string
  readonly key: string
  readonly roles: Static<typeof MapGroup>['roles']
}

async function replaceMapping(tx: Tx, { client, key, roles }: Replaced): Promise<Replaced['roles']> {
  const tables = tablesOf(tx)
  const before = await tables
    .deleteFrom('scim_mappings')
    .where('client_id', '=', client)
    .where('group_key', '=', key)
    .returning(['role', 'office_id as office'])
    .execute()
  if (roles.length > 0) {
    const rows = roles.map(({ role, office }) => ({ client_id: client, group_key: key, role, office_id: office }))
    await tables
      .insertInto('scim_mappings')
      .values(rows)
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }
  return before
}

async function membersOf(tx: Tx, { client, key }: { client: string; key: string }): Promise<string[]> {
  const rows = await tablesOf(tx)
    .selectFrom('scim_members')
    .innerJoin('scim_groups', 'scim_groups.id', 'scim_members.group_id')
    .select('person_id')
    .distinct()
    .where('client_id', '=', client)
    .where(sql<boolean>`${key} in (lower(display_name), scim_groups.id::text, lower(external_id))`)
    .execute()
  return rows.map(({ person_id }) => person_id)
}
