import { recordFact } from '../../facts/record-facts.ts'
import { lockAdministrators, requireAdministrator } from '../administrators.ts'
import type { Tx } from '../context.ts'
import { homeOffice } from '../person-facts.ts'
import { endSessionsOf } from '../sessions/session-store.ts'
import type { Client, ScimContext } from './client.ts'
import type { KnownUser } from './user-resource.ts'

/** Disables a person, who is out at once, or enables them again. The last administrator stays, whatever a directory says. */
export async function putActive(
  tx: Tx,
  context: ScimContext,
  { client, user, active }: { client: Client; user: KnownUser; active: boolean },
): Promise<void> {
  if ((user.disabled_at === null) === active) return
  await lockAdministrators(tx)
  const administers = await isAdministrator(tx, user.id, context.offices.root)
  await tx
    .updateTable('people')
    .set({ disabled_at: active ? null : context.now() })
    .where('id', '=', user.id)
    .execute()
  if (!active) {
    await endSessionsOf(tx, user.id)
    await tx.deleteFrom('sign_in_links').where('person_id', '=', user.id).execute()
    if (administers) await requireAdministrator(tx, context.offices.root)
  }
  await recordFact(tx, {
    kind: active ? 'person.enabled' : 'person.disabled',
    actor: client.actor,
    office: (await homeOffice(tx, user.id)) ?? client.office,
    subject: { kind: 'person', id: user.id },
    data: { name: user.name },
  })
}

async function isAdministrator(tx: Tx, person: string, root: string): Promise<boolean> {
  const held = await tx
    .selectFrom('held_roles')
    .select('role')
    .where('person_id', '=', person)
    .where('role', '=', 'admin')
    .where('office_id', '=', root)
    .executeTakeFirst()
  return held !== undefined
}
