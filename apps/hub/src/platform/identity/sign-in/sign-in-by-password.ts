import { HubError } from '../../http/errors.ts'
import type { IdentityContext, Tx } from '../context.ts'
import { passwordExpires } from '../model.ts'
import { acceptTotp } from '../secrets/totp.ts'
import type { Caller } from '../sessions/caller.ts'
import { forgiveAttempts } from './attempts.ts'
import { type Account, checkPassword } from './password-account.ts'
import { startSession } from './start-session.ts'

export interface PasswordProof {
  readonly email: string
  readonly password: string
  readonly code: string
}

/**
 * Checks password and code together, so that nobody learns which of them was wrong; returns the session's token.
 * With an expired password the session only serves to set a new one.
 */
export async function signInByPassword(context: IdentityContext, proof: PasswordProof, from: Caller): Promise<string> {
  const { db, now } = context
  const { account, email, lockOut } = await checkPassword(context, proof, from)
  const step = account && acceptCode(context, account, proof.code)
  if (account === undefined || step === undefined) {
    await lockOut()
    throw wrong()
  }
  return db.transaction().execute(async (tx) => {
    if (!(await useStep(tx, account, step))) throw wrong()
    await forgiveAttempts(tx, { email, address: from.address })
    const expired = passwordExpires(account.changed_at, context.policy()) <= now()
    const begun = await startSession(tx, context, {
      person: account.id,
      name: account.name,
      stage: expired ? 'enrolling' : 'signed-in',
      proof: expired ? 'expired-password' : 'password',
      from,
    })
    return begun.token
  })
}

function acceptCode({ box, now }: IdentityContext, account: Account, code: string): number | undefined {
  const secret = box.open(account.totp_secret, account.id)
  return acceptTotp(code, secret, { now: now(), afterStep: account.totp_step })
}

/** False when another sign-in used this code at the same moment. */
async function useStep(tx: Tx, account: Account, step: number): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('passwords')
    .set({ totp_step: step })
    .where('person_id', '=', account.id)
    .where('totp_step', '<', step)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

function wrong(): HubError {
  return new HubError(
    'unauthenticated',
    'The address, the password or the code is wrong, or the code was used already. Check them, wait for the next code and try again.',
  )
}
