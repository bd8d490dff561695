import { HubError } from '../../http/errors.ts'
import type { Viewer } from '../../http/route.ts'
import type { IdentityContext } from '../context.ts'
import { isFresh } from '../model.ts'
import { readSession, type SessionRow } from '../sessions/session-store.ts'

/** The viewer's session, when it may change credentials: while enrolling, or soon after a sign-in. */
export async function requireEnrolling({ db, now }: IdentityContext, viewer: Viewer): Promise<SessionRow> {
  const session = await readSession(db, viewer.session)
  if (session === undefined) throw new HubError('unauthenticated', 'Your session has ended. Sign in again.')
  if (session.stage === 'signed-in' && !isFresh(session.created_at, now())) {
    throw new HubError('forbidden', 'To change how you sign in, sign out and sign in again first.')
  }
  if (viewer.person.email === '') throw new HubError('conflict', 'Say your name and e-mail address first.')
  return session
}
