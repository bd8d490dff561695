import type { TokenScope } from '@atalaya/contracts'
import { HubError } from './errors.ts'
import type { Route, Viewer } from './route.ts'

/** What a token must be for to call this route, besides the role that its holder must have. */
export function scopeNeeded({ scope, access, method }: Route): TokenScope | 'in-person' | 'any' {
  if (scope !== undefined) return scope
  if (access.kind === 'scim') return 'scim'
  if (access.kind !== 'roles') return 'in-person'
  const administrators = access.roles.every((role) => role === 'admin' || role === 'lead')
  if (method === 'GET') return access.roles.every((role) => role === 'admin') ? 'administer' : 'read'
  return administrators ? 'administer' : 'respond'
}

/** Throws HubError when the viewer came with a token that is not for this. A session is for everything. */
export function requireTokenScope(route: Route, viewer: Viewer | undefined): void {
  if (viewer?.token === undefined) return
  const needed = scopeNeeded(route)
  if (needed === 'any') return
  if (needed === 'in-person')
    throw new HubError('forbidden', 'This is done in person: sign in to the console. No token can do it.', {
      challenge: 'error="insufficient_scope"',
    })
  if (!viewer.token.scopes.includes(needed))
    throw new HubError('forbidden', `This token is not for this: it lacks the scope ${needed}.`, {
      challenge: `error="insufficient_scope", scope="${needed}"`,
    })
}
