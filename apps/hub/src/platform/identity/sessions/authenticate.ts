import type { Authenticate } from '../../http/authenticate.ts'
import { HubError } from '../../http/errors.ts'
import type { IdentityContext } from '../context.ts'
import { findBearer } from '../machines/find-bearer.ts'
import { readBearer } from '../machines/read-bearer.ts'
import { readSessionCookie } from './cookie.ts'
import { findViewer } from './session-store.ts'

/** A person by the session's cookie or a program by its token; never both, so that it is clear who asks. */
export function createAuthenticate(context: IdentityContext): Authenticate {
  return async (request) => {
    const session = readSessionCookie(request)
    const token = readBearer(request)
    if (token === undefined) return session === undefined ? undefined : findViewer(context.db, session, context.now())
    if (session !== undefined)
      throw new HubError('invalid', 'Send a session or a token, not both.', { challenge: 'error="invalid_request"' })
    return findBearer(context, { token, address: request.ip })
  }
}
