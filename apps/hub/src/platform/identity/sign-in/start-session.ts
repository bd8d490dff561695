import { recordFact } from '../../facts/record-facts.ts'
import type { IdentityContext, Tx } from '../context.ts'
import { noteSignIn } from '../notices/sign-ins.ts'
import { homeOffice } from '../person-facts.ts'
import type { Caller } from '../sessions/caller.ts'
import { deviceWords } from '../sessions/device.ts'
import { type BegunSession, beginSession } from '../sessions/session-store.ts'
import type { Proof, Stage } from '../tables.ts'

export interface SignedIn {
  readonly person: string
  readonly name: string
  readonly stage: Stage
  readonly proof: Proof
  readonly from: Caller
  readonly provedAt?: Date | null
  readonly idToken?: Buffer | null
}

/** Begins the session of someone who has shown who they are, records it, and tells them when it looks new. */
export async function startSession(tx: Tx, context: IdentityContext, signedIn: SignedIn): Promise<BegunSession> {
  const { person, name, proof, from } = signedIn
  await recordFact(tx, {
    kind: 'person.signed-in',
    actor: { kind: 'person', id: person, name },
    office: await homeOffice(tx, person),
    subject: { kind: 'person', id: person },
    data: { proof, address: from.address, device: deviceWords(from.userAgent) },
  })
  const begun = await beginSession(tx, context, signedIn)
  await noteSignIn(tx, context, { person, proof, from, session: begun.id })
  return begun
}
