import type { Role, TokenScope } from '@atalaya/contracts'

// A type, not an interface: Kysely's withTables asks for an index signature.
export type MachineTables = {
  service_accounts: {
    id: string
    name: string
    purpose: string
    office_id: string
    created_at: Date
    created_by: string
    disabled_at: Date | null
  }
  service_roles: { account_id: string; role: Role; office_id: string }
  api_tokens: {
    id: string
    token_hash: Buffer
    hint: string
    name: string
    person_id: string | null
    account_id: string | null
    scopes: TokenScope[]
    office_id: string | null
    created_at: Date
    expires_at: Date
    revoked_at: Date | null
    used_at: Date | null
    used_from: string | null
  }
}
export type ServiceAccountRow = MachineTables['service_accounts']
export type ApiTokenRow = MachineTables['api_tokens']
