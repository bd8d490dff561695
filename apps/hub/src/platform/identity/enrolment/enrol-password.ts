import type { TotpSecret } from '@atalaya/contracts'
import type { Static } from 'typebox'
import { HubError } from '../../http/errors.ts'
import type { Viewer } from '../../http/route.ts'
import type { IdentityContext } from '../context.ts'
import { hashPassword, verifyPassword } from '../secrets/password-hash.ts'
import { acceptTotp, describeTotp, newTotpSecret } from '../secrets/totp.ts'
import type { Caller } from '../sessions/caller.ts'
import type { SessionRow } from '../sessions/session-store.ts'
import { requireEnrolling } from './enrolling-session.ts'
import { finishEnrolment } from './finish-enrolment.ts'

/** Keeps the password aside until a code shows that the person's app has the secret. */
export async function choosePassword(
  context: IdentityContext,
  viewer: Viewer,
  { password, newPhone = false }: { password: string; newPhone?: boolean },
): Promise<Static<typeof TotpSecret>> {
  const session = await requireEnrolling(context, viewer)
  const { id, email, name } = viewer.person
  const institution = context.offices.nameOf(context.offices.root)
  await context.guessable.require(password, { name, email, institution })
  const held = await findPassword(context, id)
  if (await verifyPassword(password, held?.hash)) {
    throw new HubError('conflict', 'This is the password that you have now. Choose another.')
  }
  // Who renews a password has just shown the code, so their app goes on as it is; a link or a recovery code means that
  // it may be lost.
  const lost = newPhone || session.proof === 'link' || session.proof === 'recovery-code'
  const secret = held === undefined || lost ? newTotpSecret() : context.box.open(held.totp_secret, id)
  await context.db
    .updateTable('sessions')
    .set({ new_password: await hashPassword(password), new_totp_secret: context.box.seal(secret, id) })
    .where('id', '=', session.id)
    .execute()
  return describeTotp(secret, email)
}

/** Puts the chosen password and secret in force; returns the new session's token. */
export async function confirmPassword(
  context: IdentityContext,
  viewer: Viewer,
  { code, from }: { code: string; from: Caller },
): Promise<string> {
  const session = await requireEnrolling(context, viewer)
  const chosen = chosenIn(session)
  const { id } = viewer.person
  const secret = context.box.open(chosen.totpSecret, id)
  const held = await findPassword(context, id)
  const sameSecret = held !== undefined && context.box.open(held.totp_secret, id) === secret
  const afterStep = sameSecret ? held.totp_step : 0
  const step = acceptTotp(code, secret, { now: context.now(), afterStep })
  if (step === undefined) {
    throw new HubError(
      'invalid',
      'The code is wrong or was used already. Wait for the next one and type it; the phone’s clock must be right.',
    )
  }
  const values = {
    hash: chosen.password,
    totp_secret: chosen.totpSecret,
    totp_step: step,
    changed_at: context.now(),
  }
  return context.db.transaction().execute(async (tx) => {
    await tx
      .insertInto('passwords')
      .values({ person_id: id, ...values })
      .onConflict((conflict) => conflict.column('person_id').doUpdateSet(values))
      .execute()
    return finishEnrolment(tx, context, { viewer, session, enrolled: { kind: 'password' }, from })
  })
}

function chosenIn(session: SessionRow): { password: string; totpSecret: Buffer } {
  if (session.new_password === null || session.new_totp_secret === null) {
    throw new HubError('conflict', 'Choose a password first.')
  }
  return { password: session.new_password, totpSecret: session.new_totp_secret }
}

async function findPassword({ db }: IdentityContext, person: string) {
  return db.selectFrom('passwords').selectAll().where('person_id', '=', person).executeTakeFirst()
}
