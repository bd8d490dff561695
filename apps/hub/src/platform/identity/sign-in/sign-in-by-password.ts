import { recordFact } from '../../facts/record-facts.ts'
import { HubError } from '../../http/errors.ts'
import type { Db, IdentityContext, Tx } from '../context.ts'
import { normaliseEmail, passwordExpires } from '../model.ts'
import { homeOffice } from '../person-facts.ts'
import { verifyPassword } from '../secrets/password-hash.ts'
import { acceptTotp } from '../secrets/totp.ts'
import { countAttempt, forgiveAttempts, isLockOut } from './attempts.ts'
import { startSession } from './start-session.ts'

export interface PasswordProof {
  readonly email: string
  readonly password: string
  readonly code: string
}

type Account = NonNullable<Awaited<ReturnType<typeof findAccount>>>

/**
 * Checks password and code together, so that nobody learns which of them was wrong; returns the session's token.
 * With an expired password the session only serves to set a new one.
 */
export async function signInByPassword(context: IdentityContext, proof: PasswordProof): Promise<string> {
  const { db, now } = context
  const email = normaliseEmail(proof.email)
  const failures = await countAttempt(db, email, now())
  const account = await findAccount(db, email)
  const known = await verifyPassword(proof.password, account?.hash)
  const step = account && known ? acceptCode(context, account, proof.code) : undefined
  if (account === undefined || step === undefined) throw await refuse(db, account, failures)
  return db.transaction().execute(async (tx) => {
    if (!(await useStep(tx, account, step))) throw wrong()
    await forgiveAttempts(tx, email)
    const expired = passwordExpires(account.changed_at) <= now()
    return startSession(tx, context, {
      person: account.id,
      name: account.name,
      stage: expired ? 'enrolling' : 'signed-in',
      proof: expired ? 'expired-password' : 'password',
    })
  })
}

async function findAccount(db: Db, email: string) {
  return db
    .selectFrom('people')
    .innerJoin('passwords', 'passwords.person_id', 'people.id')
    .select(['people.id', 'name', 'hash', 'totp_secret', 'totp_step', 'changed_at'])
    .where('email', '=', email)
    .where('disabled_at', 'is', null)
    .executeTakeFirst()
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

async function refuse(db: Db, account: Account | undefined, failures: number): Promise<HubError> {
  if (account !== undefined && isLockOut(failures)) {
    await db.transaction().execute(async (tx) =>
      recordFact(tx, {
        kind: 'person.locked-out',
        actor: { kind: 'system', id: null, name: 'Atalaya' },
        office: await homeOffice(tx, account.id),
        subject: { kind: 'person', id: account.id },
        data: { failures },
      }),
    )
  }
  return wrong()
}

function wrong(): HubError {
  return new HubError(
    'unauthenticated',
    'The address, the password or the code is wrong, or the code was used already. Check them, wait for the next code and try again.',
  )
}
