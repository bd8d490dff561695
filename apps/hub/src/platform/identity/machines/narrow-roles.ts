import type { OfficeTree } from '../../http/authenticate.ts'
import type { Viewer } from '../../http/route.ts'

type Held = Viewer['roles']

/**
 * What is left of roles when they are narrowed to an office and those below it: a role held over the office is held at it,
 * one held below it stays, any other is gone. Never more than before.
 */
export function narrowRoles(roles: Held, office: string, tree: OfficeTree): Held {
  const inside = new Set(tree.below(office))
  return roles.flatMap((held) => {
    if (inside.has(held.office)) return [held]
    return tree.below(held.office).includes(office) ? [{ role: held.role, office }] : []
  })
}
