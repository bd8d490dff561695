import { recordFact } from '../../facts/record-facts.ts'
import { HubError } from '../../http/errors.ts'
import { actorOf, type Viewer } from '../../http/route.ts'
import type { IdentityContext } from '../context.ts'
import { normaliseEmail } from '../model.ts'
import { homeOffice } from '../person-facts.ts'

/** Whoever was invited keeps the address that the invitation names; the first administrator says theirs. */
export async function changeProfile(
  { db }: IdentityContext,
  viewer: Viewer,
  profile: { name: string; email: string },
): Promise<void> {
  const { id, email: known } = viewer.person
  if (viewer.stage !== 'enrolling')
    throw new HubError('forbidden', 'Your name and address are changed by an administrator.')
  const email = normaliseEmail(profile.email)
  const name = profile.name.trim()
  if (name === '') throw new HubError('invalid', 'Say your name.')
  if (known !== '' && known !== email) {
    throw new HubError(
      'conflict',
      `You were invited as ${known}. Ask an administrator for an invitation to the other address.`,
    )
  }
  await db.transaction().execute(async (tx) => {
    const taken = await tx
      .selectFrom('people')
      .select('id')
      .where('email', '=', email)
      .where('id', '<>', id)
      .executeTakeFirst()
    if (taken !== undefined) throw new HubError('conflict', 'Somebody has this address already.')
    await tx.updateTable('people').set({ name, email }).where('id', '=', id).execute()
    await recordFact(tx, {
      kind: 'person.profile-changed',
      actor: { ...actorOf(viewer), name },
      office: await homeOffice(tx, id),
      subject: { kind: 'person', id },
      data: { name },
    })
  })
}
