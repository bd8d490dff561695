import { randomUUID } from 'node:crypto'
import type { InvitePerson, Person, Role } from '@atalaya/contracts'
import type { Static } from 'typebox'
import { insertOnce } from '../../database/index.ts'
import type { Actor, NewFact } from '../../facts/fact.ts'
import { recordFact } from '../../facts/record-facts.ts'
import { requireSameAct } from '../../facts/require-same-act.ts'
import { HubError, notFound } from '../../http/errors.ts'
import type { Scope } from '../../http/route.ts'
import { lockAdministrators, requireAdministrator } from '../administrators.ts'
import type { IdentityContext, Tx } from '../context.ts'
import { issueLink, type Link } from '../links.ts'
import { normaliseEmail } from '../model.ts'
import { homeOffice } from '../person-facts.ts'
import { endSessionsOf } from '../sessions/session-store.ts'
import { findPerson } from './store.ts'

/** Who acts, and over which offices. */
export interface Mandate {
  readonly actor: Actor
  readonly scope: Scope
  /** What the facts say besides: the second person, where the act needed one. */
  readonly data?: Readonly<Record<string, unknown>>
}

export interface Invited {
  readonly id: string
  readonly link: Link
}

/** The acts on people, each in the caller's transaction: a person's own, or that of an approved proposal. */
export interface InTransaction {
  readonly tx: Tx
  readonly context: IdentityContext
  readonly mandate: Mandate
}

export async function invitePerson(at: InTransaction, asked: Static<typeof InvitePerson>): Promise<Invited> {
  const { tx, context, mandate } = at
  requireOffice(mandate, asked.office)
  const row = {
    id: asked.id ?? randomUUID(),
    name: asked.name.trim(),
    email: normaliseEmail(asked.email),
    locale: 'es',
  } as const
  await refuseTakenEmail(tx, row.email)
  const person = { ...row, created_at: context.now(), last_seen: null, disabled_at: null }
  if (!(await insertOnce(tx.insertInto('people').values(person))))
    throw new HubError('conflict', 'This id is of somebody else. Choose another, or leave it out.')
  await recordFact(tx, invitedFact(mandate, row, asked.office))
  await insertRole(at, { id: row.id, role: asked.role, office: asked.office })
  return { id: row.id, link: await issueLink(tx, context, { person: row.id, actor: mandate.actor }) }
}

/** Whether it is the same invitation again, whose answer was lost. */
export async function isInvited({ tx, mandate }: InTransaction, asked: Static<typeof InvitePerson>): Promise<boolean> {
  const { id = '', email } = asked
  const person = await tx.selectFrom('people').select('email').where('id', '=', id).executeTakeFirst()
  if (person === undefined || person.email !== normaliseEmail(email)) return false
  await requireSameAct(tx, invitedFact(mandate, { id, name: asked.name.trim() }, asked.office))
  return true
}

function invitedFact({ actor, data }: Mandate, { id, name }: { id: string; name: string }, office: string): NewFact {
  return { kind: 'person.invited', actor, office, subject: { kind: 'person', id }, data: { name, ...data } }
}

/** Two invitations of one address at once: the second waits for the first and is told. */
export async function refuseTakenEmail(tx: Tx, email: string): Promise<void> {
  await lockAdministrators(tx)
  const taken = await tx.selectFrom('people').select('id').where('email', '=', normaliseEmail(email)).executeTakeFirst()
  if (taken !== undefined)
    throw new HubError('conflict', 'Somebody has this address already. Give that person the role, or ask the centre.')
}

/** A new link for someone who lost the first, or their credentials; those stop working when they enrol again. */
export async function renewLink(at: InTransaction, id: string): Promise<Invited> {
  const { tx, context, mandate } = at
  const person = await requireWholly(at, id)
  if (person.disabled) throw new HubError('conflict', 'This person is disabled. Enable them first.')
  return { id, link: await issueLink(tx, context, { person: id, actor: mandate.actor }) }
}

export async function setDisabled(
  at: InTransaction,
  { id, disabled }: { id: string; disabled: boolean },
): Promise<void> {
  const { tx, context, mandate } = at
  await lockAdministrators(tx)
  const before = await requireWholly(at, id)
  if (before.disabled === disabled) return
  const administers = holds(before, { role: 'admin', office: context.offices.root })
  await tx
    .updateTable('people')
    .set({ disabled_at: disabled ? context.now() : null })
    .where('id', '=', id)
    .execute()
  if (disabled) {
    await endSessionsOf(tx, id)
    await tx.deleteFrom('sign_in_links').where('person_id', '=', id).execute()
    if (administers) await requireAdministrator(tx, context.offices.root)
  }
  await recordFact(tx, {
    kind: disabled ? 'person.disabled' : 'person.enabled',
    actor: mandate.actor,
    office: await homeOffice(tx, id),
    subject: { kind: 'person', id },
    data: { name: before.name, before: { disabled: !disabled }, after: { disabled }, ...mandate.data },
  })
}

export interface RoleChange {
  readonly id: string
  readonly role: Role
  readonly office: string
}

export async function grantRole(at: InTransaction, change: RoleChange): Promise<void> {
  requireOffice(at.mandate, change.office)
  await describe(at, change.id)
  await insertRole(at, change)
}

export async function revokeRole(at: InTransaction, change: RoleChange): Promise<void> {
  const { tx, context, mandate } = at
  requireOffice(mandate, change.office)
  await lockAdministrators(tx)
  if (!holds(await describe(at, change.id), change)) throw notFound('role')
  await tx
    .deleteFrom('held_roles')
    .where('person_id', '=', change.id)
    .where('role', '=', change.role)
    .where('office_id', '=', change.office)
    .execute()
  if (change.role === 'admin' && change.office === context.offices.root)
    await requireAdministrator(tx, context.offices.root)
  await recordFact(tx, roleFact('role.revoked', mandate, change))
}

async function insertRole({ tx, context, mandate }: InTransaction, { id, role, office }: RoleChange): Promise<void> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('held_roles')
    .values({ person_id: id, role, office_id: office, granted_at: context.now() })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  if (numInsertedOrUpdatedRows === 1n) await recordFact(tx, roleFact('role.granted', mandate, { id, role, office }))
}

function roleFact(kind: 'role.granted' | 'role.revoked', { actor, data }: Mandate, { id, role, office }: RoleChange) {
  const [before, after] = kind === 'role.granted' ? [null, role] : [role, null]
  const change = { role, before: { role: before }, after: { role: after }, ...data }
  return { kind, actor, office, subject: { kind: 'person', id }, data: change }
}

export function holds(person: Person, { role, office }: { role: Role; office: string }): boolean {
  return person.roles.some((held) => held.role === role && held.office.id === office)
}

export function requireOffice({ scope }: Mandate, office: string): void {
  if (!scope.has(office)) throw notFound('office')
}

/** The person as the mandate may see them. */
export async function describe({ tx, context, mandate }: InTransaction, id: string): Promise<Person> {
  const found = await findPerson(tx, id, { scope: mandate.scope, offices: context.offices })
  if (found === undefined) throw notFound('person')
  return found.person
}

/**
 * The person, when all their roles are within the mandate: else an administrator of one office could take over
 * somebody with more by sending themselves that person's link.
 */
export async function requireWholly({ tx, context, mandate }: InTransaction, id: string): Promise<Person> {
  const found = await findPerson(tx, id, { scope: mandate.scope, offices: context.offices })
  if (found === undefined) throw notFound('person')
  if (!found.allRoles.every(({ office }) => mandate.scope.has(office))) {
    throw new HubError('forbidden', 'This person also has roles in offices that you do not administer. Ask the centre.')
  }
  return found.person
}
