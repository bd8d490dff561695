import { recordFact } from '../../facts/record-facts.ts'
import type { Db, IdentityContext } from '../context.ts'
import { normaliseEmail } from '../model.ts'
import { queueMail } from '../notices/queue-mail.ts'
import { homeOffice } from '../person-facts.ts'
import { verifyPassword } from '../secrets/password-hash.ts'
import type { Caller } from '../sessions/caller.ts'
import { accountBlockedUntil, countAttempt, isLockOut } from './attempts.ts'

export type Account = NonNullable<Awaited<ReturnType<typeof findAccount>>>

export interface Guess {
  readonly email: string
  /** Present when there is such an account and the password is its own. */
  readonly account: Account | undefined
  /** To be called when the second factor is wrong, or when there is no account: counts towards the lock-out's fact. */
  readonly lockOut: () => Promise<void>
}

/** Counts the attempt and checks the password, in the same time whether or not there is such an account. */
export async function checkPassword(
  context: IdentityContext,
  proof: { email: string; password: string },
  from: Caller,
): Promise<Guess> {
  const { db, now } = context
  const email = normaliseEmail(proof.email)
  const failures = await countAttempt(db, { email, address: from.address, now: now() })
  const account = await findAccount(db, email)
  const known = await verifyPassword(proof.password, account?.hash)
  return {
    email,
    account: known ? account : undefined,
    lockOut: async () => {
      if (account !== undefined && isLockOut(failures)) await tellLockOut(context, { account, email, failures, from })
    },
  }
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

interface LockOut {
  readonly account: Account
  readonly email: string
  readonly failures: number
  readonly from: Caller
}

async function tellLockOut(context: IdentityContext, { account, email, failures, from }: LockOut): Promise<void> {
  const until = (await accountBlockedUntil(context.db, email)) ?? context.now()
  await context.db.transaction().execute(async (tx) => {
    await recordFact(tx, {
      kind: 'person.locked-out',
      actor: { kind: 'system', id: null, name: 'Atalaya' },
      office: await homeOffice(tx, account.id),
      subject: { kind: 'person', id: account.id },
      data: { failures, until: until.toISOString(), address: from.address },
    })
    const day = context.now().toISOString().slice(0, 10)
    await queueMail(tx, context, {
      person: account.id,
      kind: 'account-locked',
      data: { until: until.toISOString(), address: from.address },
      key: `account-locked ${account.id} ${day}`, // whoever guesses must not be able to fill a mailbox
    })
  })
}
