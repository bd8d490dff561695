import type { Role } from '@atalaya/contracts'

export type Stage = 'enrolling' | 'signed-in'
/** What a session was begun with. */
export type Proof = 'link' | 'password' | 'expired-password' | 'passkey'

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
  }
  passkey_challenges: { challenge: string; expires_at: Date }
  sign_in_attempts: { account_hash: Buffer; failures: number; tried_at: Date; blocked_until: Date }
}
