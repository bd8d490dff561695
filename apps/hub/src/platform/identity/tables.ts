import type { Role } from '@atalaya/contracts'
import type { Generated } from 'kysely'

export type Stage = 'enrolling' | 'signed-in'
/** What a session was begun with. */
export type Proof = 'link' | 'password' | 'expired-password' | 'passkey' | 'oidc' | 'recovery-code'

export interface IdentityTables {
  people: {
    id: string
    name: string
    email: string | null
    locale: 'es' | 'en'
    created_at: Date
    last_seen: Date | null
    disabled_at: Date | null
  }
  held_roles: { person_id: string; role: Role; office_id: string; granted_at: Date }
  passwords: { person_id: string; hash: string; totp_secret: Buffer; totp_step: number; changed_at: Date }
  passkeys: {
    id: string
    person_id: string
    public_key: Buffer
    counter: number
    transports: string[]
    created_at: Date
    used_at: Date | null
    name: string
  }
  sign_in_links: { token_hash: Buffer; person_id: string; created_at: Date; expires_at: Date }
  sessions: {
    token_hash: Buffer
    id: string
    person_id: string
    stage: Stage
    proof: Proof
    created_at: Date
    seen_at: Date
    expires_at: Date
    challenge: string | null
    new_password: string | null
    new_totp_secret: Buffer | null
    /** When the person last showed who they are; null when a provider did not say. */
    proved_at: Date | null
    address: string
    user_agent: string
    id_token: Buffer | null
  }
  passkey_challenges: { challenge: string; expires_at: Date }
  sign_in_attempts: { account_hash: Buffer; failures: number; tried_at: Date; blocked_until: Date }
  address_attempts: { address: string; failures: number; tried_at: Date; blocked_until: Date }
  oidc_identities: { issuer: string; subject: string; person_id: string; bound_at: Date; used_at: Date | null }
  oidc_attempts: {
    state_hash: Buffer
    browser_hash: Buffer
    nonce: string
    verifier: Buffer
    binds_person: string | null
    fresh: boolean
    redirect_uri: string
    begun_at: Date
    expires_at: Date
    used_at: Date | null
  }
  recovery_codes: { person_id: string; code_hash: Buffer; made_at: Date; used_at: Date | null }
  sign_ins: {
    id: string
    person_id: string
    session_id: string
    at: Date
    proof: Proof
    address: string
    user_agent: string
    browser_hash: Buffer
    new_browser: boolean
    new_address: boolean
    seen_at: Date | null
  }
  mails: {
    id: string
    key: string | null
    person_id: string
    kind: string
    data: unknown
    created_at: Date
    next_try_at: Date
    tries: Generated<number>
    sent_at: Date | null
    given_up_at: Date | null
    failure: string | null
  }
}
