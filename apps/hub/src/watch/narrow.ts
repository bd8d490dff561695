import type { OfficeTree } from '../platform/http/authenticate.ts'
import type { Scope } from '../platform/http/route.ts'

/** The part of the scope that lies at or below an office named in a request's body. */
export function narrow(scope: Scope, tree: OfficeTree, office: string | undefined): Scope {
  if (office === undefined) return scope
  const offices = tree.below(office).filter((id) => scope.has(id))
  const within = new Set(offices)
  return { offices, has: (id) => id !== null && within.has(id) }
}
