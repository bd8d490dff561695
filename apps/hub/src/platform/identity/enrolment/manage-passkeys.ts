import { recordFact } from '../../facts/record-facts.ts'
import { notFound } from '../../http/errors.ts'
import { actorOf, type Viewer } from '../../http/route.ts'
import type { IdentityContext } from '../context.ts'
import { homeOffice } from '../person-facts.ts'
import { requireFreshSession } from './enrolling-session.ts'
import { requireAnotherWay } from './ways-in.ts'

export async function renamePasskey(
  { db }: IdentityContext,
  viewer: Viewer,
  { id, name }: { id: string; name: string },
): Promise<void> {
  const person = viewer.person.id
  await db.transaction().execute(async (tx) => {
    const { numUpdatedRows } = await tx
      .updateTable('passkeys')
      .set({ name: name.trim() })
      .where('id', '=', id)
      .where('person_id', '=', person)
      .executeTakeFirst()
    if (numUpdatedRows !== 1n) throw notFound('passkey')
    await recordFact(tx, {
      kind: 'person.passkey-renamed',
      actor: actorOf(viewer),
      office: await homeOffice(tx, person),
      subject: { kind: 'person', id: person },
      data: { name: name.trim() },
    })
  })
}

/** Not the last way in, and not by whoever found a screen unlocked. */
export async function removePasskey(context: IdentityContext, viewer: Viewer, id: string): Promise<void> {
  await requireFreshSession(context, viewer)
  const person = viewer.person.id
  await context.db.transaction().execute(async (tx) => {
    const removed = await tx
      .deleteFrom('passkeys')
      .where('id', '=', id)
      .where('person_id', '=', person)
      .returning('name')
      .executeTakeFirst()
    if (removed === undefined) throw notFound('passkey')
    await requireAnotherWay(tx, context, person)
    await recordFact(tx, {
      kind: 'person.credential-removed',
      actor: actorOf(viewer),
      office: await homeOffice(tx, person),
      subject: { kind: 'person', id: person },
      data: { credential: 'passkey', name: removed.name },
    })
  })
}
