import { type Static, Type } from 'typebox'
import { Id, Instant, NewId, OfficeRef, Page, Paging, ShortText, Words } from './primitives.ts'

export const ROLES = ['lead', 'analyst', 'officer', 'auditor', 'researcher', 'partner', 'admin'] as const
export const Role = Words(ROLES)
export type Role = Static<typeof Role>

export const Email = Type.String({ format: 'email', maxLength: 254 })
export const Password = Type.String({ minLength: 12, maxLength: 256 })
export const TotpCode = Type.String({ pattern: '^[0-9]{6}$' })

/** A role is held at an office and covers the offices below it. */
export const HeldRole = Type.Object({ role: Role, office: OfficeRef })
export type HeldRole = Static<typeof HeldRole>

export const Session = Type.Object({
  person: Type.Object({ id: Id, name: Type.String(), email: Type.String(), locale: Words(['es', 'en']) }),
  roles: Type.Array(HeldRole),
  csrf: Type.String({ description: 'To be sent back as X-CSRF-Token with every request that changes something' }),
  stage: Words(['enrolling', 'signed-in'], {
    description: 'enrolling: came by a one-time link and has no credential yet',
  }),
  passwordExpires: Type.Union([Instant, Type.Null()]),
  passwordReminds: Type.Union([Instant, Type.Null()], { description: 'From when on the person is to be reminded' }),
  proof: Type.String({
    description: 'What the session was begun with: password, passkey, oidc, recovery-code or link',
  }),
  lastSignIn: Type.Union([
    Type.Object({ at: Instant, address: Type.String(), browser: Type.String(), system: Type.String() }),
    Type.Null(),
  ]),
  unseenSignIns: Type.Integer({
    description: 'Sign-ins from elsewhere that look new and that the person has not looked at',
  }),
  recoveryCodesLeft: Type.Union([Type.Integer(), Type.Null()], { description: 'Null without a password' }),
})
export type Session = Static<typeof Session>

export const RedeemLink = Type.Object({ token: Type.String({ minLength: 20, maxLength: 200 }) })
export const PasswordSignIn = Type.Object({ email: Email, password: Type.String({ maxLength: 256 }), code: TotpCode })
export const PasskeyOptionsQuery = Type.Object({ email: Type.Optional(Email) })
/** WebAuthn's JSON forms (W3C WebAuthn Level 3 §5.1.8–5.1.9), passed through to the browser and back. */
export const WebAuthnJson = Type.Record(Type.String(), Type.Unknown())

export const EnrolProfile = Type.Object({ name: ShortText, email: Email })
export const EnrolPassword = Type.Object({
  password: Password,
  newPhone: Type.Optional(Type.Boolean({ description: 'Also make a new secret for the codes: the phone is lost' })),
})
export const TotpSecret = Type.Object({
  uri: Type.String(),
  secret: Type.String(),
  qr: Type.String({ description: 'SVG of the URI' }),
})
export const ConfirmTotp = Type.Object({ code: TotpCode })
export const SetLocale = Type.Object({ locale: Words(['es', 'en']) })

export const Person = Type.Object({
  id: Id,
  name: Type.String(),
  email: Type.String(),
  roles: Type.Array(HeldRole),
  credentials: Type.Array(Words(['passkey', 'password', 'oidc'])),
  lastSeen: Type.Union([Instant, Type.Null()]),
  disabled: Type.Boolean(),
})
export type Person = Static<typeof Person>
export const PersonPage = Page(Person)
export const ListPeople = Type.Object({ ...Paging, q: Type.Optional(Type.String({ maxLength: 200 })) })
export const InvitePerson = Type.Object({ id: NewId, name: ShortText, email: Email, role: Role, office: Id })
export const Invitation = Type.Object({ person: Person, link: Type.String(), expires: Instant })
export const GrantRole = Type.Object({ role: Role, office: Id })
export const DisablePerson = Type.Object({ disabled: Type.Boolean() })
