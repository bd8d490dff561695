import type { Session } from '@atalaya/contracts'
import { HubError } from '../../http/errors.ts'
import type { Viewer } from '../../http/route.ts'
import type { IdentityContext } from '../context.ts'
import { passwordExpires, passwordReminds } from '../model.ts'
import { countUnseen, lastSignInBefore } from '../notices/list-sign-ins.ts'
import { countRecoveryCodes } from '../recovery/recovery-codes.ts'
import { deviceOf } from './device.ts'
import { findViewer, readSession } from './session-store.ts'

export async function describeSession(context: IdentityContext, viewer: Viewer): Promise<Session> {
  const { db, offices } = context
  const person = viewer.person.id
  const [session, password, last, unseenSignIns, left] = await Promise.all([
    readSession(db, viewer.session),
    db.selectFrom('passwords').select('changed_at').where('person_id', '=', person).executeTakeFirst(),
    lastSignInBefore(db, viewer),
    countUnseen(db, viewer),
    countRecoveryCodes(db, person),
  ])
  const device = last && deviceOf(last.user_agent)
  return {
    person: viewer.person,
    roles: viewer.roles.map(({ role, office }) => ({ role, office: { id: office, name: offices.nameOf(office) } })),
    csrf: viewer.csrf,
    stage: viewer.stage,
    ...passwordDates(context, password?.changed_at),
    proof: session?.proof ?? 'link',
    lastSignIn: last
      ? {
          at: last.at.toISOString(),
          address: last.address,
          browser: device?.browser ?? '',
          system: device?.system ?? '',
        }
      : null,
    unseenSignIns,
    recoveryCodesLeft: password === undefined ? null : left,
  }
}

function passwordDates({ policy }: IdentityContext, changedAt: Date | undefined) {
  if (changedAt === undefined) return { passwordExpires: null, passwordReminds: null }
  const chosen = policy()
  return {
    passwordExpires: passwordExpires(changedAt, chosen).toISOString(),
    passwordReminds: passwordReminds(changedAt, chosen).toISOString(),
  }
}

/** Describes the session that was just begun with this token. */
export async function describeNewSession(context: IdentityContext, token: string): Promise<Session> {
  const viewer = await findViewer(context.db, token, context.now())
  if (viewer === undefined) throw new HubError('unauthenticated', 'Your session has ended. Sign in again.')
  return describeSession(context, viewer)
}
