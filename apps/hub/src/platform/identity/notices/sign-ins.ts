import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { IdentityContext, Tx } from '../context.ts'
import { hashToken } from '../secrets/token.ts'
import type { Caller } from '../sessions/caller.ts'
import { deviceWords } from '../sessions/device.ts'
import type { Proof } from '../tables.ts'
import { queueMail } from './queue-mail.ts'

const KEPT_DAYS = 400

export interface SignIn {
  readonly person: string
  readonly session: string
  readonly proof: Proof
  readonly from: Caller
}

/** Remembers a sign-in for its person, and tells them of one from a browser or an address that they never used. */
export async function noteSignIn(
  tx: Tx,
  context: IdentityContext,
  { person, session, proof, from }: SignIn,
): Promise<void> {
  const at = context.now()
  const browser = hashToken(from.browser)
  const before = await tx
    .selectFrom('sign_ins')
    .select(sql<boolean>`coalesce(bool_or(browser_hash = ${browser}), false)`.as('browser'))
    .select(sql<boolean>`coalesce(bool_or(address = ${from.address}), false)`.as('address'))
    .select((e) => e.fn.countAll<number>().as('count'))
    .where('person_id', '=', person)
    .executeTakeFirstOrThrow()
  const known = before.count > 0
  const row = {
    id: randomUUID(),
    person_id: person,
    session_id: session,
    at,
    proof,
    address: from.address,
    user_agent: from.userAgent,
    browser_hash: browser,
    new_browser: known && !before.browser,
    new_address: known && !before.address,
    seen_at: null,
  }
  await tx.insertInto('sign_ins').values(row).execute()
  await tx
    .deleteFrom('sign_ins')
    .where('person_id', '=', person)
    .where('at', '<', new Date(at.getTime() - KEPT_DAYS * 24 * 60 * 60 * 1000))
    .execute()
  if (!row.new_browser && !row.new_address) return
  await queueMail(tx, context, {
    person,
    kind: 'new-sign-in',
    data: { at: at.toISOString(), address: from.address, device: deviceWords(from.userAgent) },
  })
}
