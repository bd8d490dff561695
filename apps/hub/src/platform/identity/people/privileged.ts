import type { Role } from '@atalaya/contracts'

/** Roles that decide over others: they are given, taken away and signed in anew by two persons. */
const PRIVILEGED: readonly Role[] = ['lead', 'admin']

export function isPrivileged(held: Role | readonly { readonly role: Role }[]): boolean {
  return typeof held === 'string' ? PRIVILEGED.includes(held) : held.some(({ role }) => PRIVILEGED.includes(role))
}
