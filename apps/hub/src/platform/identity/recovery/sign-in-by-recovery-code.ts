import { recordFact } from '../../facts/record-facts.ts'
import { HubError } from '../../http/errors.ts'
import type { IdentityContext, Tx } from '../context.ts'
import { passwordExpires } from '../model.ts'
import { queueMail } from '../notices/queue-mail.ts'
import { homeOffice } from '../person-facts.ts'
import type { Caller } from '../sessions/caller.ts'
import { forgiveAttempts } from '../sign-in/attempts.ts'
import { type Account, checkPassword } from '../sign-in/password-account.ts'
import { startSession } from '../sign-in/start-session.ts'
import { countRecoveryCodes, useRecoveryCode } from './recovery-codes.ts'

export interface RecoveryProof {
  readonly email: string
  readonly password: string
  readonly recoveryCode: string
}

/** In place of the phone's code; returns the session's token. The same waits as for the phone's code. */
export async function signInByRecoveryCode(
  context: IdentityContext,
  proof: RecoveryProof,
  from: Caller,
): Promise<string> {
  const { account, email, lockOut } = await checkPassword(context, proof, from)
  const token = account && (await enter(context, { account, email, code: proof.recoveryCode, from }))
  if (token !== undefined) return token
  await lockOut()
  throw new HubError(
    'unauthenticated',
    'The address, the password or the recovery code is wrong, or the code was used already. Try again with another code.',
  )
}

interface Entry {
  readonly account: Account
  readonly email: string
  readonly code: string
  readonly from: Caller
}

async function enter(context: IdentityContext, { account, email, code, from }: Entry): Promise<string | undefined> {
  const person = account.id
  return context.db.transaction().execute(async (tx) => {
    if (!(await useRecoveryCode(tx, context, { code, person }))) return undefined
    await forgiveAttempts(tx, { email, address: from.address })
    await tellUse(tx, context, account)
    const expired = passwordExpires(account.changed_at, context.policy()) <= context.now()
    const begun = await startSession(tx, context, {
      person,
      name: account.name,
      stage: expired ? 'enrolling' : 'signed-in',
      proof: expired ? 'expired-password' : 'recovery-code',
      from,
    })
    return begun.token
  })
}

async function tellUse(tx: Tx, context: IdentityContext, { id, name }: Account): Promise<void> {
  const left = await countRecoveryCodes(tx, id)
  await recordFact(tx, {
    kind: 'person.recovery-code-used',
    actor: { kind: 'person', id, name },
    office: await homeOffice(tx, id),
    subject: { kind: 'person', id },
    data: { left },
  })
  await queueMail(tx, context, { person: id, kind: 'recovery-code-used', data: { left: String(left) } })
}
