import { createHash } from 'node:crypto'
import { isIPv6 } from 'node:net'
import { sql } from 'kysely'
import { HubError } from '../../http/errors.ts'
import type { Db, Tx } from '../context.ts'

/** After this many failures whoever is guessed at waits, twice as long each time. */
const ACCOUNT = { free: 4, firstSeconds: 30, longestSeconds: 15 * 60, forgottenMs: 24 * 60 * 60 * 1000 } as const
/** One address may be a whole office behind one router, so it has more patience and forgets sooner. */
const ADDRESS = { free: 50, firstSeconds: 30, longestSeconds: 15 * 60, forgottenMs: 60 * 60 * 1000 } as const

export interface Attempt {
  readonly email: string
  readonly address: string
  readonly now: Date
}

/**
 * Counts an attempt before anything is checked, so that guesses sent at once cannot slip through together; who signs in
 * is forgiven. After a few failures the account waits, twice as long each time, with the right password too: whoever
 * guesses learns nothing. It is the same for accounts that do not exist. Returns the failures so far, this one included.
 */
export async function countAttempt(db: Db, attempt: Attempt): Promise<number> {
  await countAtAddress(db, attempt)
  const { email, now } = attempt
  await db.deleteFrom('sign_in_attempts').where('tried_at', '<', before(now, ACCOUNT.forgottenMs)).execute()
  const counted = await db
    .insertInto('sign_in_attempts')
    .values({ account_hash: accountHash(email), failures: 1, tried_at: now, blocked_until: now })
    .onConflict((conflict) =>
      conflict
        .column('account_hash')
        .doUpdateSet({
          failures: sql`sign_in_attempts.failures + 1`,
          tried_at: now,
          blocked_until: sql`${now}::timestamptz + ${waitAfter(sql`sign_in_attempts.failures + 1`, ACCOUNT)}`,
        })
        .where('sign_in_attempts.blocked_until', '<=', now),
    )
    .returning('failures')
    .executeTakeFirst()
  if (counted !== undefined) return counted.failures
  const until = await accountBlockedUntil(db, email)
  throw mustWait('account', until ?? now, now)
}

/** So that whoever tries many accounts, each a few times, waits as well. */
async function countAtAddress(db: Db, { address, now }: Attempt): Promise<void> {
  await db.deleteFrom('address_attempts').where('tried_at', '<', before(now, ADDRESS.forgottenMs)).execute()
  const network = networkOf(address)
  const counted = await db
    .insertInto('address_attempts')
    .values({ address: network, failures: 1, tried_at: now, blocked_until: now })
    .onConflict((conflict) =>
      conflict
        .column('address')
        .doUpdateSet({
          failures: sql`address_attempts.failures + 1`,
          tried_at: now,
          blocked_until: sql`${now}::timestamptz + ${waitAfter(sql`address_attempts.failures + 1`, ADDRESS)}`,
        })
        .where('address_attempts.blocked_until', '<=', now),
    )
    .returning('failures')
    .executeTakeFirst()
  if (counted !== undefined) return
  const row = await db
    .selectFrom('address_attempts')
    .select('blocked_until')
    .where('address', '=', network)
    .executeTakeFirst()
  throw mustWait('address', row?.blocked_until ?? now, now)
}

/** Takes back what `countAttempt` counted. One success at an address does not forgive the failures of others there. */
export async function forgiveAttempts(tx: Tx, { email, address }: Pick<Attempt, 'email' | 'address'>): Promise<void> {
  await tx.deleteFrom('sign_in_attempts').where('account_hash', '=', accountHash(email)).execute()
  await tx
    .updateTable('address_attempts')
    .set({ failures: sql`greatest(0, failures - 1)` })
    .where('address', '=', networkOf(address))
    .execute()
}

export function isLockOut(failures: number): boolean {
  return failures > ACCOUNT.free
}

/** Until when this account waits; undefined when nothing was tried. */
export async function accountBlockedUntil(db: Db, email: string): Promise<Date | undefined> {
  const row = await db
    .selectFrom('sign_in_attempts')
    .select('blocked_until')
    .where('account_hash', '=', accountHash(email))
    .executeTakeFirst()
  return row?.blocked_until
}

export function accountHash(email: string): Buffer {
  return createHash('sha256').update(email).digest()
}

/** Whoever has one IPv6 address has the whole /64 (RFC 6177). */
export function networkOf(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/, '').replace(/%.*$/, '')
  if (!isIPv6(plain)) return plain
  const [head = '', tail] = plain.split('::')
  const groups = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  const whole = [...groups, ...Array<string>(Math.max(0, 8 - groups.length - after.length)).fill('0'), ...after]
  return `${whole
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`
}

function mustWait(what: 'account' | 'address', until: Date, now: Date): HubError {
  const seconds = Math.max(1, Math.ceil((until.getTime() - now.getTime()) / 1000))
  const wait = seconds < 120 ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`
  const message =
    what === 'account'
      ? `Too many attempts with this address. Wait ${wait} and try again, or use a passkey.`
      : `Too many failed attempts from your network. Wait ${wait} and try again, or use a passkey.`
  return new HubError('too-many', message, { retryAfterSeconds: seconds })
}

function waitAfter(
  failures: ReturnType<typeof sql>,
  { free, firstSeconds, longestSeconds }: typeof ACCOUNT | typeof ADDRESS,
) {
  return sql`case when ${failures} <= ${free}::int then interval '0'
    else least(${firstSeconds}::int * power(2, least(${failures} - ${free + 1}::int, 20)), ${longestSeconds}::int) * interval '1 second' end`
}

function before(now: Date, ms: number): Date {
  return new Date(now.getTime() - ms)
}
