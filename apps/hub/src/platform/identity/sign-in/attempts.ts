import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { HubError } from '../../http/errors.ts'
import type { Db, Tx } from '../context.ts'

const FREE_FAILURES = 4
const FIRST_WAIT_SECONDS = 30
const LONGEST_WAIT_SECONDS = 15 * 60
const FORGOTTEN_AFTER_MS = 24 * 60 * 60 * 1000

/**
 * Counts an attempt before anything is checked, so that guesses sent at once cannot slip through together; who signs in
 * is forgiven. After a few failures the account waits, twice as long each time, with the right password too: whoever
 * guesses learns nothing. It is the same for accounts that do not exist. Returns the failures so far, this one included.
 */
export async function countAttempt(db: Db, email: string, now: Date): Promise<number> {
  const account = accountHash(email)
  await db
    .deleteFrom('sign_in_attempts')
    .where('tried_at', '<', new Date(now.getTime() - FORGOTTEN_AFTER_MS))
    .execute()
  const counted = await db
    .insertInto('sign_in_attempts')
    .values({ account_hash: account, failures: 1, tried_at: now, blocked_until: now })
    .onConflict((conflict) =>
      conflict
        .column('account_hash')
        .doUpdateSet({
          failures: sql`sign_in_attempts.failures + 1`,
          tried_at: now,
          blocked_until: sql`${now}::timestamptz + ${waitAfter(sql`sign_in_attempts.failures + 1`)}`,
        })
        .where('sign_in_attempts.blocked_until', '<=', now),
    )
    .returning('failures')
    .executeTakeFirst()
  if (counted !== undefined) return counted.failures
  const { blocked_until } = await db
    .selectFrom('sign_in_attempts')
    .select('blocked_until')
    .where('account_hash', '=', account)
    .executeTakeFirstOrThrow()
  throw new HubError(
    'too-many',
    'Too many attempts with this address. Wait a little and try again, or use a passkey.',
    {
      retryAfterSeconds: Math.max(1, Math.ceil((blocked_until.getTime() - now.getTime()) / 1000)),
    },
  )
}

export async function forgiveAttempts(tx: Tx, email: string): Promise<void> {
  await tx.deleteFrom('sign_in_attempts').where('account_hash', '=', accountHash(email)).execute()
}

export function isLockOut(failures: number): boolean {
  return failures > FREE_FAILURES
}

function waitAfter(failures: ReturnType<typeof sql>) {
  return sql`case when ${failures} <= ${FREE_FAILURES} then interval '0'
    else least(${FIRST_WAIT_SECONDS} * power(2, least(${failures} - ${FREE_FAILURES + 1}, 20)), ${LONGEST_WAIT_SECONDS}) * interval '1 second' end`
}

function accountHash(email: string): Buffer {
  return createHash('sha256').update(email).digest()
}
