import type { Role } from '@atalaya/contracts'
import type { MachineTables } from '../machines/tables.ts'
import type { Doc } from './attributes.ts'

// A type, not an interface: Kysely's withTables asks for an index signature.
export type ScimTables = MachineTables & {
  scim_users: {
    client_id: string
    person_id: string
    made_here: boolean
    user_name: string
    external_id: string | null
    document: Doc
    modified_at: Date
    deleted_at: Date | null
  }
  scim_groups: {
    id: string
    client_id: string
    display_name: string
    external_id: string | null
    created_at: Date
    modified_at: Date
  }
  scim_members: { group_id: string; person_id: string }
  scim_mappings: { client_id: string; group_key: string; role: Role; office_id: string }
  scim_grants: { client_id: string; person_id: string; role: Role; office_id: string }
}
