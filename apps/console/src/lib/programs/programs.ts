import type { ApiToken, Role, TokenScope } from '@atalaya/contracts'

export const TOKEN_STATES = ['active', 'expired', 'revoked'] as const
export const TONES = { active: 'good', expired: 'unknown', revoked: 'bad' } as const
export const LIFETIMES = [30, 90, 180, 365] as const
export const OF_PEOPLE: readonly TokenScope[] = ['read', 'respond', 'hunt', 'administer']
export const OF_MACHINES: readonly TokenScope[] = ['read', 'respond', 'hunt', 'scim']
/** Roles that a program may hold: people lead and administer. */
export const PROGRAM_ROLES: readonly Role[] = ['analyst', 'officer', 'auditor', 'researcher', 'partner']

export type RoleAt = { role: Role; office: string }
export type MadeToken = { token: ApiToken; secret: string; again?: boolean }

/** A first call by which a person sees that the token works. */
export function tryIt(scope: TokenScope, origin: string, token: string): string {
  const path = scope === 'scim' ? '/scim/v2/ServiceProviderConfig' : '/api/alerts?limit=1'
  return `curl -H 'Authorization: Bearer ${token}' '${origin}${path}'`
}
