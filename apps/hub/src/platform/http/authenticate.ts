import type { FastifyRequest } from 'fastify'
import { HubError } from './errors.ts'
import type { Access, Scope, Viewer } from './route.ts'

/** Finds who is asking, from the session's cookie or a token. Supplied by identity. */
export type Authenticate = (request: FastifyRequest) => Promise<Viewer | undefined>

/** What authorisation needs to know of the tree of offices. Supplied by the plane that governs them. */
export interface OfficeTree {
  readonly root: string
  /** The office and all below it; empty when there is no such office. */
  below(office: string): readonly string[]
}

const NOBODY_SCOPE: Scope = { offices: [], has: () => false }
const READING = new Set(['GET', 'HEAD', 'OPTIONS'])

export function scopeOf(offices: Iterable<string>): Scope {
  const set = new Set(offices)
  return { offices: [...set], has: (office) => office !== null && set.has(office) }
}

/** Decides whether this viewer may call, and over which offices. Throws HubError when not. */
export function authorise(
  access: Access,
  viewer: Viewer | undefined,
  tree: OfficeTree,
  asked: string | undefined,
): Scope {
  if (access.kind === 'public' || access.kind === 'source') return NOBODY_SCOPE
  if (viewer === undefined) throw new HubError('unauthenticated', 'Your session has ended. Sign in again.')
  if (access.kind === 'session') return NOBODY_SCOPE
  if (access.kind === 'scim') return provisionedBy(viewer, tree)
  if (viewer.stage !== 'signed-in') throw new HubError('forbidden', 'Finish setting up your sign-in first.')
  if (access.kind !== 'roles') return NOBODY_SCOPE
  const held = viewer.roles.filter(
    ({ role, office }) => access.roles.includes(role) && (access.at !== 'root' || office === tree.root),
  )
  if (held.length === 0) throw new HubError('forbidden', 'Your role does not allow this. Ask an administrator.')
  const covered = scopeOf(held.flatMap(({ office }) => tree.below(office)))
  if (asked === undefined) return covered
  return scopeOf(tree.below(asked).filter((office) => covered.has(office)))
}

function provisionedBy({ token }: Viewer, tree: OfficeTree): Scope {
  if (token?.holder !== 'service' || token.office === null)
    throw new HubError('forbidden', 'People and groups are provisioned with the token of a service account.')
  return scopeOf(tree.below(token.office))
}

/**
 * Cross-site requests carry the cookie but cannot read the token (OWASP synchronizer token pattern). A browser adds no
 * Authorization header by itself, so a program needs none.
 */
export function checkCsrf(request: FastifyRequest, viewer: Viewer | undefined): void {
  if (viewer === undefined || viewer.token !== undefined || READING.has(request.method)) return
  if (request.headers['x-csrf-token'] !== viewer.csrf) {
    throw new HubError('forbidden', 'This page is out of date. Reload it and try again; what you typed was not sent.')
  }
}
