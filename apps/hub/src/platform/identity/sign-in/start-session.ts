import { recordFact } from '../../facts/record-facts.ts'
import type { IdentityContext, Tx } from '../context.ts'
import { homeOffice } from '../person-facts.ts'
import { beginSession } from '../sessions/session-store.ts'
import type { Proof, Stage } from '../tables.ts'

export interface SignedIn {
  readonly person: string
  readonly name: string
  readonly stage: Stage
  readonly proof: Proof
}

/** Begins the session of someone who has shown who they are, and records it; returns the session's token. */
export async function startSession(
  tx: Tx,
  { now }: IdentityContext,
  { person, name, stage, proof }: SignedIn,
): Promise<string> {
  await recordFact(tx, {
    kind: 'person.signed-in',
    actor: { kind: 'person', id: person, name },
    office: await homeOffice(tx, person),
    subject: { kind: 'person', id: person },
    data: { proof },
  })
  return beginSession(tx, { person, stage, proof, now: now() })
}
