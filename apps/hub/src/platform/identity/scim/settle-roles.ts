import type { Role } from '@atalaya/contracts'
import { sql } from 'kysely'
import type { Actor, NewFact } from '../../facts/fact.ts'
import { recordFacts } from '../../facts/record-facts.ts'
import type { Tx } from '../context.ts'
import type { Client, ScimContext } from './client.ts'

interface Grant {
  readonly person: string
  readonly role: Role
  readonly office: string
}

/**
 * Gives people the roles of their groups and takes away those that groups gave them before and give no more. Roles given
 * by hand are left alone. Whatever a mapping says, nothing is given outside the client's offices, nor to lead or administer.
 */
export async function settleRoles(
  tx: Tx,
  { now }: ScimContext,
  { client, people }: { client: Pick<Client, 'id' | 'actor' | 'scope'>; people: readonly string[] },
): Promise<void> {
  if (people.length === 0) return
  const ids = sql`${[...people]}::uuid[]`
  const wanted = sql`select distinct m.person_id, p.role, p.office_id
    from scim_members m
    join scim_groups g on g.id = m.group_id
    join scim_mappings p on p.client_id = g.client_id
      and p.group_key in (lower(g.display_name), g.id::text, lower(g.external_id))
    where g.client_id = ${client.id} and m.person_id = any(${ids})
      and p.office_id = any(${[...client.scope.offices]}::uuid[]) and p.role not in ('lead', 'admin')`
  const lost = await sql<Grant>`
    with lost as (
      delete from scim_grants s where s.client_id = ${client.id} and s.person_id = any(${ids})
        and (s.person_id, s.role, s.office_id) not in (${wanted})
      returning s.person_id, s.role, s.office_id)
    delete from held_roles h using lost
      where h.person_id = lost.person_id and h.role = lost.role and h.office_id = lost.office_id
      returning h.person_id as person, h.role, h.office_id as office`.execute(tx)
  const given = await sql<Grant>`
    with given as (
      insert into held_roles (person_id, role, office_id, granted_at)
        select person_id, role, office_id, ${now()}::timestamptz from (${wanted}) as w
      on conflict do nothing returning person_id, role, office_id)
    insert into scim_grants (client_id, person_id, role, office_id)
      select ${client.id}::uuid, person_id, role, office_id from given
      on conflict do nothing returning person_id as person, role, office_id as office`.execute(tx)
  await recordFacts(tx, [
    ...lost.rows.map((grant) => roleFact('role.revoked', client.actor, grant)),
    ...given.rows.map((grant) => roleFact('role.granted', client.actor, grant)),
  ])
}

function roleFact(kind: string, actor: Actor, { person, role, office }: Grant): NewFact {
  return { kind, actor, office, subject: { kind: 'person', id: person }, data: { role, by: 'group' } }
}
