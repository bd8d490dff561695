import { randomUUID } from 'node:crypto'
import type { InvitePerson, Person, Role } from '@atalaya/contracts'
import type { Static } from 'typebox'
import type { Actor } from '../../facts/fact.ts'
import { recordFact } from '../../facts/record-facts.ts'
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
}

export interface Invited {
  readonly person: Person
  readonly link: Link
}

export async function invitePerson(
  context: IdentityContext,
  mandate: Mandate,
  asked: Static<typeof InvitePerson>,
): Promise<Invited> {
  const email = normaliseEmail(asked.email)
  requireOffice(mandate, asked.office)
  return context.db.transaction().execute(async (tx) => {
    const id = randomUUID()
    const row = { id, name: asked.name.trim(), email, locale: 'es', created_at: context.now() } as const
    const { numInsertedOrUpdatedRows } = await tx
      .insertInto('people')
      .values({ ...row, last_seen: null, disabled_at: null })
      .onConflict((conflict) => conflict.column('email').doNothing())
      .executeTakeFirst()
    if (numInsertedOrUpdatedRows !== 1n) {
      throw new HubError('conflict', 'Somebody has this address already. Give that person the role, or ask the centre.')
    }
    await recordFact(tx, {
      kind: 'person.invited',
      actor: mandate.actor,
      office: asked.office,
      subject: { kind: 'person', id },
      data: { name: row.name },
    })
    await insertRole(tx, context, { mandate, person: id, role: asked.role, office: asked.office })
    const link = await issueLink(tx, context, { person: id, actor: mandate.actor })
    return { person: await describe(tx, context, { mandate, id }), link }
  })
}

/** A new link for someone who lost the first, or their credentials; those stop working when they enrol again. */
export async function renewLink(context: IdentityContext, mandate: Mandate, id: string): Promise<Invited> {
  return context.db.transaction().execute(async (tx) => {
    const person = await requireWholly(tx, context, { mandate, id })
    if (person.disabled) throw new HubError('conflict', 'This person is disabled. Enable them first.')
    return { person, link: await issueLink(tx, context, { person: id, actor: mandate.actor }) }
  })
}

export async function setDisabled(
  context: IdentityContext,
  mandate: Mandate,
  { id, disabled }: { id: string; disabled: boolean },
): Promise<Person> {
  return context.db.transaction().execute(async (tx) => {
    await lockAdministrators(tx)
    const before = await requireWholly(tx, context, { mandate, id })
    if (before.disabled === disabled) return before
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
      data: { name: before.name },
    })
    return describe(tx, context, { mandate, id })
  })
}

export interface RoleChange {
  readonly id: string
  readonly role: Role
  readonly office: string
}

export async function grantRole(context: IdentityContext, mandate: Mandate, change: RoleChange): Promise<Person> {
  requireOffice(mandate, change.office)
  return context.db.transaction().execute(async (tx) => {
    await describe(tx, context, { mandate, id: change.id })
    await insertRole(tx, context, { mandate, person: change.id, role: change.role, office: change.office })
    return describe(tx, context, { mandate, id: change.id })
  })
}

export async function revokeRole(context: IdentityContext, mandate: Mandate, change: RoleChange): Promise<Person> {
  requireOffice(mandate, change.office)
  return context.db.transaction().execute(async (tx) => {
    await lockAdministrators(tx)
    const before = await describe(tx, context, { mandate, id: change.id })
    if (!holds(before, change)) throw notFound('role')
    await tx
      .deleteFrom('held_roles')
      .where('person_id', '=', change.id)
      .where('role', '=', change.role)
      .where('office_id', '=', change.office)
      .execute()
    if (change.role === 'admin' && change.office === context.offices.root) {
      await requireAdministrator(tx, context.offices.root)
    }
    await recordFact(tx, roleFact('role.revoked', mandate, { person: change.id, ...change }))
    return {
      ...before,
      roles: before.roles.filter(({ role, office }) => role !== change.role || office.id !== change.office),
    }
  })
}

interface Grant {
  readonly mandate: Mandate
  readonly person: string
  readonly role: Role
  readonly office: string
}

async function insertRole(tx: Tx, { now }: IdentityContext, grant: Grant): Promise<void> {
  const { numInsertedOrUpdatedRows } = await tx
    .insertInto('held_roles')
    .values({ person_id: grant.person, role: grant.role, office_id: grant.office, granted_at: now() })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  if (numInsertedOrUpdatedRows === 1n) await recordFact(tx, roleFact('role.granted', grant.mandate, grant))
}

function roleFact(kind: string, { actor }: Mandate, { person, role, office }: Omit<Grant, 'mandate'>) {
  return { kind, actor, office, subject: { kind: 'person', id: person }, data: { role } }
}

function holds(person: Person, { role, office }: { role: Role; office: string }): boolean {
  return person.roles.some((held) => held.role === role && held.office.id === office)
}

function requireOffice({ scope }: Mandate, office: string): void {
  if (!scope.has(office)) throw notFound('office')
}

async function describe(
  tx: Tx,
  { offices }: IdentityContext,
  { mandate, id }: { mandate: Mandate; id: string },
): Promise<Person> {
  const found = await findPerson(tx, id, { scope: mandate.scope, offices })
  if (found === undefined) throw notFound('person')
  return found.person
}

/**
 * The person, when all their roles are within the mandate: else an administrator of one office could take over
 * somebody with more by sending themselves that person's link.
 */
async function requireWholly(
  tx: Tx,
  { offices }: IdentityContext,
  { mandate, id }: { mandate: Mandate; id: string },
): Promise<Person> {
  const found = await findPerson(tx, id, { scope: mandate.scope, offices })
  if (found === undefined) throw notFound('person')
  if (!found.allRoles.every(({ office }) => mandate.scope.has(office))) {
    throw new HubError('forbidden', 'This person also has roles in offices that you do not administer. Ask the centre.')
  }
  return found.person
}
