import { randomInt } from 'node:crypto'
import { recordFact } from '../../facts/record-facts.ts'
import { HubError } from '../../http/errors.ts'
import { actorOf, type Viewer } from '../../http/route.ts'
import type { Db, IdentityContext, Tx } from '../context.ts'
import { requireFreshSession } from '../enrolment/enrolling-session.ts'
import { queueMail } from '../notices/queue-mail.ts'
import { homeOffice } from '../person-facts.ts'

export const RECOVERY_CODES = 10
const GROUPS = 3
const GROUP_LENGTH = 4
/** Crockford's: without letters that look like digits. Twelve of them are 60 bits. */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** Makes ten codes in place of the earlier ones. They are answered once and kept only as what they are looked up by. */
export async function makeRecoveryCodes(context: IdentityContext, viewer: Viewer): Promise<readonly string[]> {
  await requireFreshSession(context, viewer)
  const person = viewer.person.id
  const codes = Array.from({ length: RECOVERY_CODES }, newCode)
  await context.db.transaction().execute(async (tx) => {
    await requirePassword(tx, person)
    await dropRecoveryCodes(tx, person)
    const made_at = context.now()
    const rows = codes.map((code) => ({
      person_id: person,
      code_hash: hashOf(context, { code, person }),
      made_at,
      used_at: null,
    }))
    await tx.insertInto('recovery_codes').values(rows).execute()
    await recordFact(tx, {
      kind: 'person.recovery-codes-made',
      actor: actorOf(viewer),
      office: await homeOffice(tx, person),
      subject: { kind: 'person', id: person },
      data: { codes: codes.length },
    })
    await queueMail(tx, context, { person, kind: 'recovery-codes-made', data: {} })
  })
  return codes
}

/** Uses the code up. False when there is no such code, or it was used. */
export async function useRecoveryCode(
  tx: Tx,
  context: IdentityContext,
  { code, person }: { code: string; person: string },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('recovery_codes')
    .set({ used_at: context.now() })
    .where('person_id', '=', person)
    .where('code_hash', '=', hashOf(context, { code, person }))
    .where('used_at', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows === 1n
}

export async function countRecoveryCodes(db: Db, person: string): Promise<number> {
  const { left } = await db
    .selectFrom('recovery_codes')
    .select((e) => e.fn.countAll<number>().as('left'))
    .where('person_id', '=', person)
    .where('used_at', 'is', null)
    .executeTakeFirstOrThrow()
  return left
}

export async function dropRecoveryCodes(tx: Tx, person: string): Promise<void> {
  await tx.deleteFrom('recovery_codes').where('person_id', '=', person).execute()
}

async function requirePassword(tx: Tx, person: string): Promise<void> {
  const held = await tx.selectFrom('passwords').select('person_id').where('person_id', '=', person).executeTakeFirst()
  if (held === undefined) {
    throw new HubError('conflict', 'Recovery codes stand in for the phone beside a password, and you have no password.')
  }
}

function newCode(): string {
  const group = () => Array.from({ length: GROUP_LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join('')
  return Array.from({ length: GROUPS }, group).join('-')
}

/** However it was typed: with or without dashes, in small letters, O for 0. */
function hashOf({ box }: IdentityContext, { code, person }: { code: string; person: string }): Buffer {
  const plain = code.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1')
  return box.mac(plain, `recovery ${person}`)
}
