import { type Static, Type } from 'typebox'
import { Email } from './people.ts'
import { Id, Instant, OfficeScope, ShortText, Words } from './primitives.ts'

/** What a session was begun with. */
export const PROOFS = ['link', 'password', 'expired-password', 'passkey', 'oidc', 'recovery-code'] as const
export const Proof = Words(PROOFS)
export type Proof = Static<typeof Proof>

/** Browser and system by the names that people know; null for what is not known. */
export const Device = Type.Object({
  browser: Type.Union([Type.String(), Type.Null()]),
  system: Type.Union([Type.String(), Type.Null()]),
})
export type Device = Static<typeof Device>

export const SignIn = Type.Object({
  id: Id,
  at: Instant,
  proof: Proof,
  address: Type.String(),
  device: Device,
  newBrowser: Type.Boolean(),
  newAddress: Type.Boolean(),
  seen: Type.Boolean({ description: 'The person has said that it was them' }),
  session: Type.Union([Id, Type.Null()], { description: 'The session that it began, while it lasts' }),
})
export type SignIn = Static<typeof SignIn>

export const OpenSession = Type.Object({
  id: Id,
  began: Instant,
  seen: Instant,
  proof: Proof,
  address: Type.String(),
  device: Device,
  current: Type.Boolean(),
})
export type OpenSession = Static<typeof OpenSession>
export const OpenSessions = Type.Object({ rows: Type.Array(OpenSession) })
export const EndedSessions = Type.Object({ ended: Type.Integer() })

export const Passkey = Type.Object({
  id: Type.String(),
  name: Type.String(),
  made: Instant,
  used: Type.Union([Instant, Type.Null()]),
})
export type Passkey = Static<typeof Passkey>
export const RenamePasskey = Type.Object({ name: ShortText })

/** How a person signs in, and their latest sign-ins. */
export const Account = Type.Object({
  passkeys: Type.Array(Passkey),
  password: Type.Union([Type.Object({ changed: Instant, reminds: Instant, expires: Instant }), Type.Null()]),
  recoveryCodes: Type.Object({ left: Type.Integer(), made: Type.Union([Instant, Type.Null()]) }),
  provider: Type.Union([
    Type.Object({
      label: Type.String(),
      bound: Type.Union([Instant, Type.Null()]),
      used: Type.Union([Instant, Type.Null()]),
    }),
    Type.Null(),
  ]),
  signIns: Type.Array(SignIn),
})
export type Account = Static<typeof Account>

export const RecoveryCodes = Type.Object({ codes: Type.Array(Type.String()) })
export const RecoverySignIn = Type.Object({
  email: Email,
  password: Type.String({ maxLength: 256 }),
  recoveryCode: Type.String({ minLength: 8, maxLength: 40 }),
})

/** What the sign-in page offers besides passkeys and passwords. */
export const SignInWays = Type.Object({ provider: Type.Union([Type.Object({ label: Type.String() }), Type.Null()]) })
export type SignInWays = Static<typeof SignInWays>
export const BeginProvider = Type.Object({
  fresh: Type.Optional(Type.Boolean({ description: 'Ask the provider to check the person anew' })),
})
export const ProviderAddress = Type.Object({ url: Type.String() })
export const ProviderAnswer = Type.Object({
  answer: Type.String({ maxLength: 8_192, description: 'What follows the ? of the address that the provider sent to' }),
})
export const SignedOut = Type.Object({
  message: Type.String(),
  provider: Type.Union([Type.String(), Type.Null()], { description: 'Where to go to sign out there too' }),
})

/** How a person signs in, for who administers them. */
export const PersonAccess = Type.Object({
  sessions: Type.Array(OpenSession),
  recoveryCodesLeft: Type.Integer(),
  lock: Type.Union([Type.Object({ failures: Type.Integer(), until: Instant }), Type.Null()]),
})
export type PersonAccess = Static<typeof PersonAccess>

/** Who waits because of failed sign-ins: a person of ours, or an address. */
export const Lockout = Type.Object({
  person: Type.Union([Type.Object({ id: Id, name: Type.String() }), Type.Null()]),
  address: Type.Union([Type.String(), Type.Null()]),
  failures: Type.Integer(),
  until: Instant,
})
export type Lockout = Static<typeof Lockout>
export const Lockouts = Type.Object({ rows: Type.Array(Lockout) })
export const ListLockouts = Type.Object(OfficeScope)
export const LiftAddress = Type.Object({ address: Type.String({ minLength: 2, maxLength: 60 }) })
