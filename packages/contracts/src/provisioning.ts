import { type Static, Type } from 'typebox'
import { HeldRole, Role } from './people.ts'
import { Id, Instant, OfficeRef } from './primitives.ts'

/** A group that a directory told of, and what it gives. */
export const ProvisionedGroup = Type.Object({
  key: Type.String({ description: 'Its name in lower case, or the id that the mapping names it by' }),
  name: Type.String(),
  /** Null: the directory has told of no such group yet. */
  members: Type.Union([Type.Integer(), Type.Null()]),
  roles: Type.Array(HeldRole),
})
export type ProvisionedGroup = Static<typeof ProvisionedGroup>

/** A service account that provisions people and groups (SCIM), and what came of it. */
export const Directory = Type.Object({
  account: Type.Object({ id: Id, name: Type.String(), office: OfficeRef, disabled: Type.Boolean() }),
  tokens: Type.Integer({ description: 'Its tokens that work now' }),
  lastSync: Type.Union([Instant, Type.Null()]),
  people: Type.Integer(),
  groups: Type.Array(ProvisionedGroup),
})
export type Directory = Static<typeof Directory>
export const DirectoryList = Type.Object({
  url: Type.String({ description: 'To be given to the directory' }),
  rows: Type.Array(Directory),
})
export const MapGroup = Type.Object({
  group: Type.String({ minLength: 1, maxLength: 1_024, description: 'Name or id of the group' }),
  roles: Type.Array(Type.Object({ role: Role, office: Id }), { maxItems: 50 }),
})
