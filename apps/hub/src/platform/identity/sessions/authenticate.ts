import type { Authenticate } from '../../http/authenticate.ts'
import type { IdentityContext } from '../context.ts'
import { readSessionCookie } from './cookie.ts'
import { findViewer } from './session-store.ts'

export function createAuthenticate(context: IdentityContext): Authenticate {
  return async (request) => {
    const token = readSessionCookie(request)
    return token === undefined ? undefined : findViewer(context.db, token, context.now())
  }
}
