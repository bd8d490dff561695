import { HubError } from '../../http/errors.ts'
import type { Viewer } from '../../http/route.ts'
import type { IdentityContext } from '../context.ts'
import { isFresh } from '../model.ts'
import { readSession, type SessionRow } from '../sessions/session-store.ts'

/** The viewer's session, when it may change credentials: while enrolling, or soon after a sign-in. */
export async function requireEnrolling({ db, now }: IdentityContext, viewer: Viewer): Promise<SessionRow> {
  const session = await readSession(db, viewer.session)
  if (session === undefined) throw new HubError('unauthenticated', 'Your session has ended. Sign in again.')
  if (session.stage === 'signed-in') requireFresh(session, now())
  if (viewer.person.email === '') throw new HubError('conflict', 'Say your name and e-mail address first.')
  return session
}

/** For acts on one's own credentials by somebody who is signed in already. */
export async function requireFreshSession({ db, now }: IdentityContext, viewer: Viewer): Promise<SessionRow> {
  const session = await readSession(db, viewer.session)
  if (session === undefined) throw new HubError('unauthenticated', 'Your session has ended. Sign in again.')
  requireFresh(session, now())
  return session
}

function requireFresh({ proved_at }: SessionRow, now: Date): void {
  if (isFresh(proved_at, now)) return
  throw new HubError('not-fresh', 'To change how you sign in, show first that it is you: sign in once more.')
}
