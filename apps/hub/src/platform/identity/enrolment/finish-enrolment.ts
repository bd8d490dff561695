import { recordFact } from '../../facts/record-facts.ts'
import { actorOf, type Viewer } from '../../http/route.ts'
import type { IdentityContext, Tx } from '../context.ts'
import { revokeTokensOf } from '../machines/tokens.ts'
import { queueMail } from '../notices/queue-mail.ts'
import { noteSignIn } from '../notices/sign-ins.ts'
import { homeOffice } from '../person-facts.ts'
import { dropRecoveryCodes } from '../recovery/recovery-codes.ts'
import type { Caller } from '../sessions/caller.ts'
import { beginSession, endSession, endSessionsOf, type SessionRow } from '../sessions/session-store.ts'

export type Enrolled =
  | { readonly kind: 'password' }
  | { readonly kind: 'passkey'; readonly id: string; readonly name: string }

export interface Enrolment {
  readonly viewer: Viewer
  readonly session: SessionRow
  readonly enrolled: Enrolled
  readonly from: Caller
}

/**
 * Ends an enrolment after its credential was written: records it and begins a new session under a new token (OWASP
 * ASVS 7.2.4). Who came by a link may have lost the credentials they had, so those stop working.
 */
export async function finishEnrolment(tx: Tx, context: IdentityContext, enrolment: Enrolment): Promise<string> {
  const { viewer, session, enrolled, from } = enrolment
  const person = viewer.person.id
  const byLink = session.proof === 'link'
  if (byLink) {
    await dropOtherCredentials(tx, person, enrolled)
    await revokeTokensOf(tx, context, { id: person, name: viewer.person.name, actor: actorOf(viewer) })
  }
  if (byLink || enrolled.kind === 'password') await endSessionsOf(tx, person)
  else await endSession(tx, session.id)
  await recordFact(tx, {
    kind: byLink ? 'person.enrolled' : 'person.credential-added',
    actor: actorOf(viewer),
    office: await homeOffice(tx, person),
    subject: { kind: 'person', id: person },
    data: { credential: enrolled.kind },
  })
  // Who is signed in already proves nothing new by it: how and how long ago they showed who they are stays as it was.
  const anew = session.stage === 'enrolling' || session.proof === 'recovery-code'
  const proof = anew ? enrolled.kind : session.proof
  const provedAt = anew ? context.now() : session.proved_at
  const begun = await beginSession(tx, context, {
    person,
    stage: 'signed-in',
    proof,
    from,
    provedAt,
    idToken: session.id_token,
  })
  await tx.updateTable('sign_ins').set({ session_id: begun.id }).where('session_id', '=', session.id).execute()
  if (byLink) await noteSignIn(tx, context, { person, proof, from, session: begun.id })
  else if (enrolled.kind === 'passkey') {
    await queueMail(tx, context, { person, kind: 'passkey-added', data: { name: enrolled.name } })
  } else await queueMail(tx, context, { person, kind: 'password-changed', data: {} })
  return begun.token
}

async function dropOtherCredentials(tx: Tx, person: string, kept: Enrolled): Promise<void> {
  const passkeys = tx.deleteFrom('passkeys').where('person_id', '=', person)
  await (kept.kind === 'passkey' ? passkeys.where('id', '<>', kept.id) : passkeys).execute()
  if (kept.kind === 'passkey') await tx.deleteFrom('passwords').where('person_id', '=', person).execute()
  await dropRecoveryCodes(tx, person)
  await tx.deleteFrom('oidc_identities').where('person_id', '=', person).execute()
}
