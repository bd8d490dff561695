import { recordFact } from '../../facts/record-facts.ts'
import { actorOf, type Viewer } from '../../http/route.ts'
import type { IdentityContext, Tx } from '../context.ts'
import { homeOffice } from '../person-facts.ts'
import { beginSession, endSession, endSessionsOf, type SessionRow } from '../sessions/session-store.ts'

export type Enrolled = { readonly kind: 'password' } | { readonly kind: 'passkey'; readonly id: string }

/**
 * Ends an enrolment after its credential was written: records it and begins a new session under a new token (OWASP
 * ASVS 7.2.4). Who came by a link may have lost the credentials they had, so those stop working.
 */
export async function finishEnrolment(
  tx: Tx,
  context: IdentityContext,
  { viewer, session, enrolled }: { viewer: Viewer; session: SessionRow; enrolled: Enrolled },
): Promise<string> {
  const person = viewer.person.id
  if (session.proof === 'link') await dropOtherCredentials(tx, person, enrolled)
  if (session.proof === 'link' || enrolled.kind === 'password') await endSessionsOf(tx, person)
  else await endSession(tx, session.id)
  await recordFact(tx, {
    kind: session.proof === 'link' ? 'person.enrolled' : 'person.credential-added',
    actor: actorOf(viewer),
    office: await homeOffice(tx, person),
    subject: { kind: 'person', id: person },
    data: { credential: enrolled.kind },
  })
  const proof = enrolled.kind
  return beginSession(tx, { person, stage: 'signed-in', proof, now: context.now() })
}

async function dropOtherCredentials(tx: Tx, person: string, kept: Enrolled): Promise<void> {
  const passkeys = tx.deleteFrom('passkeys').where('person_id', '=', person)
  await (kept.kind === 'passkey' ? passkeys.where('id', '<>', kept.id) : passkeys).execute()
  if (kept.kind === 'passkey') await tx.deleteFrom('passwords').where('person_id', '=', person).execute()
}
