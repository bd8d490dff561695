import {
  type AuthenticationResponseJSON,
  generateAuthenticationOptions,
  verifyAuthenticationResponse,
} from '@simplewebauthn/server'
import { decodeClientDataJSON } from '@simplewebauthn/server/helpers'
import { HubError } from '../../http/errors.ts'
import type { Db, IdentityContext } from '../context.ts'
import type { Caller } from '../sessions/caller.ts'
import type { RelyingParty } from './relying-party.ts'
import { startSession } from './start-session.ts'

const CHALLENGE_MS = 5 * 60 * 1000

/**
 * Asks for any passkey of this hub: credentials are discoverable, so no address is needed and nobody learns whose exist.
 */
export async function offerPasskeySignIn(
  { db, now }: IdentityContext,
  party: RelyingParty,
): Promise<Record<string, unknown>> {
  const options = await generateAuthenticationOptions({
    rpID: party.id,
    userVerification: 'required',
    timeout: CHALLENGE_MS,
  })
  await db.deleteFrom('passkey_challenges').where('expires_at', '<', now()).execute()
  await db
    .insertInto('passkey_challenges')
    .values({ challenge: options.challenge, expires_at: new Date(now().getTime() + CHALLENGE_MS) })
    .execute()
  return { ...options }
}

/** Returns the session's token. A passkey with user verification is two factors in one. */
export async function signInByPasskey(
  context: IdentityContext,
  party: RelyingParty,
  { answer, from }: { answer: Record<string, unknown>; from: Caller },
): Promise<string> {
  const credential = typeof answer.id === 'string' ? await findPasskey(context.db, answer.id) : undefined
  if (credential === undefined) throw unknownPasskey()
  const { newCounter } = await verify(context, { party, answer, credential })
  return context.db.transaction().execute(async (tx) => {
    await tx
      .updateTable('passkeys')
      .set({ counter: newCounter, used_at: context.now() })
      .where('id', '=', credential.id)
      .execute()
    const begun = await startSession(tx, context, {
      person: credential.person_id,
      name: credential.name,
      stage: 'signed-in',
      proof: 'passkey',
      from,
    })
    return begun.token
  })
}

type Passkey = NonNullable<Awaited<ReturnType<typeof findPasskey>>>

async function findPasskey(db: Db, id: string) {
  return db
    .selectFrom('passkeys')
    .innerJoin('people', 'people.id', 'passkeys.person_id')
    .select(['passkeys.id', 'person_id', 'public_key', 'counter', 'transports', 'people.name'])
    .where('passkeys.id', '=', id)
    .where('disabled_at', 'is', null)
    .executeTakeFirst()
}

interface Answer {
  readonly party: RelyingParty
  readonly answer: Record<string, unknown>
  readonly credential: Passkey
}

async function verify({ db, now }: IdentityContext, { party, answer, credential }: Answer) {
  const challenge = challengeOf(answer)
  if (challenge === undefined || !(await useChallenge(db, challenge, now()))) throw unknownPasskey()
  try {
    const result = await verifyAuthenticationResponse({
      response: answer as unknown as AuthenticationResponseJSON, // checked field by field inside; what is missing throws
      expectedChallenge: challenge,
      expectedOrigin: party.origin,
      expectedRPID: party.id,
      requireUserVerification: true,
      credential: {
        id: credential.id,
        publicKey: new Uint8Array(credential.public_key),
        counter: credential.counter,
        transports: credential.transports,
      },
    })
    if (result.verified) return result.authenticationInfo
  } catch (cause) {
    throw unknownPasskey(cause)
  }
  throw unknownPasskey()
}

/** Which of our challenges the answer says it is for; that it was signed is checked after. */
function challengeOf(answer: Record<string, unknown>): string | undefined {
  try {
    const { clientDataJSON } = answer.response as { clientDataJSON: string } // whatever else it is throws
    const { challenge } = decodeClientDataJSON(clientDataJSON)
    return typeof challenge === 'string' ? challenge : undefined
  } catch {
    return undefined // hostile or broken: the answer is refused as a whole
  }
}

async function useChallenge(db: Db, challenge: string, now: Date): Promise<boolean> {
  const used = await db
    .deleteFrom('passkey_challenges')
    .where('challenge', '=', challenge)
    .where('expires_at', '>', now)
    .returning('challenge')
    .executeTakeFirst()
  return used !== undefined
}

function unknownPasskey(cause?: unknown): HubError {
  return new HubError(
    'unauthenticated',
    'This passkey is not known here, or it took too long. Try again, or sign in another way.',
    { cause },
  )
}
