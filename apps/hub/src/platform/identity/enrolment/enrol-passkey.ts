import {
  generateRegistrationOptions,
  type RegistrationResponseJSON,
  verifyRegistrationResponse,
} from '@simplewebauthn/server'
import { HubError } from '../../http/errors.ts'
import type { Viewer } from '../../http/route.ts'
import type { IdentityContext } from '../context.ts'
import type { Caller } from '../sessions/caller.ts'
import { deviceWords } from '../sessions/device.ts'
import type { RelyingParty } from '../sign-in/relying-party.ts'
import { requireEnrolling } from './enrolling-session.ts'
import { finishEnrolment } from './finish-enrolment.ts'

const MAX_PASSKEYS = 20
/** EdDSA, ES256 and RS256 (RFC 9053): what authenticators have. */
const ALGORITHMS = [-8, -7, -257]

export async function offerPasskey(
  context: IdentityContext,
  party: RelyingParty,
  viewer: Viewer,
): Promise<Record<string, unknown>> {
  const session = await requireEnrolling(context, viewer)
  const { id, name, email } = viewer.person
  const held = await context.db
    .selectFrom('passkeys')
    .select(['id', 'transports'])
    .where('person_id', '=', id)
    .execute()
  if (held.length >= MAX_PASSKEYS)
    throw new HubError('conflict', `You have ${MAX_PASSKEYS} passkeys already, the most there can be.`)
  const options = await generateRegistrationOptions({
    rpName: 'Atalaya',
    rpID: party.id,
    userID: new TextEncoder().encode(id),
    userName: email,
    userDisplayName: name,
    excludeCredentials: held,
    attestationType: 'none',
    supportedAlgorithmIDs: ALGORITHMS,
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
  })
  await context.db.updateTable('sessions').set({ challenge: options.challenge }).where('id', '=', session.id).execute()
  return { ...options }
}

/** Keeps the passkey that the browser made for the offer; returns the new session's token. */
export async function enrolPasskey(
  context: IdentityContext,
  party: RelyingParty,
  { viewer, answer, from }: { viewer: Viewer; answer: Record<string, unknown>; from: Caller },
): Promise<string> {
  const session = await requireEnrolling(context, viewer)
  const credential = await verify(party, session.challenge, answer)
  const name = deviceWords(from.userAgent)
  return context.db.transaction().execute(async (tx) => {
    const { numInsertedOrUpdatedRows } = await tx
      .insertInto('passkeys')
      .values({
        id: credential.id,
        person_id: viewer.person.id,
        public_key: Buffer.from(credential.publicKey),
        counter: credential.counter,
        transports: [...(credential.transports ?? [])],
        created_at: context.now(),
        used_at: null,
        name,
      })
      .onConflict((conflict) => conflict.doNothing())
      .executeTakeFirst()
    // WebAuthn Level 3 §7.1 step 26: a credential belongs to one account.
    if (numInsertedOrUpdatedRows !== 1n)
      throw new HubError('conflict', 'This passkey is in use already. Choose another.')
    return finishEnrolment(tx, context, {
      viewer,
      session,
      enrolled: { kind: 'passkey', id: credential.id, name },
      from,
    })
  })
}

async function verify(party: RelyingParty, challenge: string | null, answer: Record<string, unknown>) {
  try {
    const result = await verifyRegistrationResponse({
      response: answer as unknown as RegistrationResponseJSON, // checked field by field inside; what is missing throws
      expectedChallenge: challenge ?? (() => false),
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: true,
      supportedAlgorithmIDs: ALGORITHMS,
    })
    if (result.verified) return result.registrationInfo.credential
  } catch (cause) {
    throw new HubError('invalid', 'The passkey could not be checked. Try again, or choose a password and a code.', {
      cause,
    })
  }
  throw new HubError('invalid', 'The passkey could not be checked. Try again, or choose a password and a code.')
}
