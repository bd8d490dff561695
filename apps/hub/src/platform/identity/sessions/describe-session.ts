import type { Session } from '@atalaya/contracts'
import { HubError } from '../../http/errors.ts'
import type { Viewer } from '../../http/route.ts'
import type { IdentityContext } from '../context.ts'
import { passwordExpires } from '../model.ts'
import { findViewer } from './session-store.ts'

export async function describeSession({ db, offices }: IdentityContext, viewer: Viewer): Promise<Session> {
  const password = await db
    .selectFrom('passwords')
    .select('changed_at')
    .where('person_id', '=', viewer.person.id)
    .executeTakeFirst()
  return {
    person: viewer.person,
    roles: viewer.roles.map(({ role, office }) => ({ role, office: { id: office, name: offices.nameOf(office) } })),
    csrf: viewer.csrf,
    stage: viewer.stage,
    passwordExpires: password === undefined ? null : passwordExpires(password.changed_at).toISOString(),
  }
}

/** Describes the session that was just begun with this token. */
export async function describeNewSession(context: IdentityContext, token: string): Promise<Session> {
  const viewer = await findViewer(context.db, token, context.now())
  if (viewer === undefined) throw new HubError('unauthenticated', 'Your session has ended. Sign in again.')
  return describeSession(context, viewer)
}
