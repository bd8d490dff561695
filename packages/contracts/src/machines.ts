import { type Static, Type } from 'typebox'
import { HeldRole, ROLES, Role } from './people.ts'
import { Again, Id, Instant, NewId, OfficeRef, OfficeScope, Page, Paging, ShortText, Words } from './primitives.ts'

/**
 * What a token may be used for. Each route asks for one of them beside the role; acts on accounts (sign-in, tokens,
 * people, approvals) are for people in person and no scope opens them.
 */
export const TOKEN_SCOPES = ['read', 'respond', 'hunt', 'administer', 'scim'] as const
export const TokenScope = Words(TOKEN_SCOPES)
export type TokenScope = Static<typeof TokenScope>

/** What a service account may hold: those who lead or administer are people. */
export const MACHINE_ROLES = ROLES.filter((role) => role !== 'lead' && role !== 'admin')

export const ApiToken = Type.Object({
  id: Id,
  name: Type.String(),
  hint: Type.String({ description: 'The last letters of the token' }),
  scopes: Type.Array(TokenScope),
  office: Type.Union([OfficeRef, Type.Null()], {
    description: 'Narrowed to this office and those below; null: all that its holder may',
  }),
  holder: Type.Object({ kind: Words(['person', 'service']), id: Id, name: Type.String() }),
  createdAt: Instant,
  expiresAt: Instant,
  lastUsed: Type.Union([Instant, Type.Null()]),
  lastAddress: Type.Union([Type.String(), Type.Null()]),
  state: Words(['active', 'expired', 'revoked']),
})
export type ApiToken = Static<typeof ApiToken>
export const ApiTokenPage = Page(ApiToken)
export const ListTokens = Type.Object({
  ...OfficeScope,
  ...Paging,
  q: Type.Optional(Type.String({ maxLength: 200 })),
  state: Type.Optional(Words(['active', 'expired', 'revoked'])),
  holder: Type.Optional(Id),
})
export const NewApiToken = Type.Object({
  id: NewId,
  name: ShortText,
  scopes: Type.Array(TokenScope, { minItems: 1, maxItems: TOKEN_SCOPES.length, uniqueItems: true }),
  office: Type.Optional(Type.Union([Id, Type.Null()])),
  expires: Type.Optional(
    Type.String({ format: 'date-time', description: '90 days from now unless said; a year at most' }),
  ),
})
export const MadeApiToken = Type.Object({
  token: ApiToken,
  secret: Type.String({ description: 'Shown this once' }),
  again: Again,
})

export const ServiceAccount = Type.Object({
  id: Id,
  name: Type.String(),
  purpose: Type.String(),
  office: OfficeRef,
  roles: Type.Array(HeldRole),
  disabled: Type.Boolean(),
  createdAt: Instant,
  createdBy: Type.String(),
  tokens: Type.Integer({ description: 'Tokens that work now' }),
  lastUsed: Type.Union([Instant, Type.Null()]),
})
export type ServiceAccount = Static<typeof ServiceAccount>
export const ServiceAccountPage = Page(ServiceAccount)
export const ListServiceAccounts = Type.Object({
  ...OfficeScope,
  ...Paging,
  q: Type.Optional(Type.String({ maxLength: 200 })),
})

const Roles = Type.Array(Type.Object({ role: Role, office: Id }), { maxItems: 50 })
export const NewServiceAccount = Type.Object({
  id: NewId,
  name: ShortText,
  purpose: Type.String({ maxLength: 1_000 }),
  office: Id,
  roles: Roles,
})
export const ChangeServiceAccount = Type.Object({
  name: Type.Optional(ShortText),
  purpose: Type.Optional(Type.String({ maxLength: 1_000 })),
  roles: Type.Optional(Roles),
  disabled: Type.Optional(Type.Boolean()),
})
