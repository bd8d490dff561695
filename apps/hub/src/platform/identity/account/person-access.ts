import type { Lockout, PersonAccess } from '@atalaya/contracts'
import { sql } from 'kysely'
import { recordFact } from '../../facts/record-facts.ts'
import { HubError, notFound } from '../../http/errors.ts'
import { actorOf, type Scope, type Viewer } from '../../http/route.ts'
import type { Db, IdentityContext } from '../context.ts'
import { findPerson } from '../people/store.ts'
import { homeOffice } from '../person-facts.ts'
import { countRecoveryCodes } from '../recovery/recovery-codes.ts'
import { listSessions } from '../sessions/list-sessions.ts'
import { accountHash, networkOf } from '../sign-in/attempts.ts'

export interface Administering {
  readonly viewer: Viewer
  readonly scope: Scope
}

/** Where a person is signed in and whether they wait, for who administers all that they hold. */
export async function describeAccess(
  context: IdentityContext,
  { scope }: Administering,
  id: string,
): Promise<PersonAccess> {
  const email = await requireWhollyIn(context, scope, id)
  const [sessions, recoveryCodesLeft, lock] = await Promise.all([
    listSessions(context, { person: id }),
    countRecoveryCodes(context.db, id),
    findLock(context, email),
  ])
  return { sessions, recoveryCodesLeft, lock }
}

/** An administrator of one office learns and does nothing about somebody who has more elsewhere. */
export async function requireWhollyIn({ db, offices }: IdentityContext, scope: Scope, id: string): Promise<string> {
  const found = await findPerson(db, id, { scope, offices })
  if (found === undefined) throw notFound('person')
  if (!found.allRoles.every(({ office }) => scope.has(office))) {
    throw new HubError('forbidden', 'This person also has roles in offices that you do not administer. Ask the centre.')
  }
  return found.person.email
}

async function findLock({ db, now }: IdentityContext, email: string): Promise<PersonAccess['lock']> {
  const row = await db
    .selectFrom('sign_in_attempts')
    .select(['failures', 'blocked_until'])
    .where('account_hash', '=', accountHash(email))
    .where('blocked_until', '>', now())
    .executeTakeFirst()
  return row === undefined ? null : { failures: row.failures, until: row.blocked_until.toISOString() }
}

/** Lets a person who waits after failed sign-ins try again at once. */
export async function liftLock(context: IdentityContext, { viewer, scope }: Administering, id: string): Promise<void> {
  const email = await requireWhollyIn(context, scope, id)
  await context.db.transaction().execute(async (tx) => {
    const lifted = await tx
      .deleteFrom('sign_in_attempts')
      .where('account_hash', '=', accountHash(email))
      .returning('failures')
      .executeTakeFirst()
    if (lifted === undefined) return
    await recordFact(tx, {
      kind: 'person.lock-lifted',
      actor: actorOf(viewer),
      office: await homeOffice(tx, id),
      subject: { kind: 'person', id },
      data: { failures: lifted.failures },
    })
  })
}

/** Lets an address that waits try again at once. */
export async function liftAddress({ db, offices }: IdentityContext, viewer: Viewer, address: string): Promise<void> {
  const network = address.endsWith('/64') ? address : networkOf(address)
  await db.transaction().execute(async (tx) => {
    const lifted = await tx
      .deleteFrom('address_attempts')
      .where('address', '=', network)
      .returning('failures')
      .executeTakeFirst()
    if (lifted === undefined) return
    await recordFact(tx, {
      kind: 'address.lock-lifted',
      actor: actorOf(viewer),
      office: offices.root,
      subject: { kind: 'address', id: network },
      data: { failures: lifted.failures },
    })
  })
}

/** Who waits now: people in scope, and addresses for those who administer the whole. */
export async function listLockouts({ db, offices, now }: IdentityContext, scope: Scope): Promise<Lockout[]> {
  const [people, addresses] = await Promise.all([
    lockedPeople(db, scope, { root: offices.root, now: now() }),
    scope.has(offices.root) ? lockedAddresses(db, now()) : [],
  ])
  return [...people, ...addresses]
}

async function lockedPeople(db: Db, scope: Scope, { root, now }: { root: string; now: Date }): Promise<Lockout[]> {
  const rows = await db
    .selectFrom('sign_in_attempts')
    .innerJoin('people', (join) => join.on(sql<boolean>`account_hash = sha256(convert_to(people.email, 'UTF8'))`))
    .select(['people.id', 'people.name', 'failures', 'blocked_until'])
    .where('blocked_until', '>', now)
    .where(({ exists, selectFrom, or, and, not }) => {
      const roles = selectFrom('held_roles').select('role').whereRef('person_id', '=', 'people.id')
      const inScope = exists(roles.where('office_id', '=', sql<string>`any(${[...scope.offices]}::uuid[])`))
      return scope.has(root) ? or([inScope, and([not(exists(roles))])]) : inScope
    })
    .orderBy('blocked_until', 'desc')
    .limit(200)
    .execute()
  return rows.map(({ id, name, failures, blocked_until }) => ({
    person: { id, name },
    address: null,
    failures,
    until: blocked_until.toISOString(),
  }))
}

async function lockedAddresses(db: Db, now: Date): Promise<Lockout[]> {
  const rows = await db
    .selectFrom('address_attempts')
    .selectAll()
    .where('blocked_until', '>', now)
    .orderBy('blocked_until', 'desc')
    .limit(200)
    .execute()
  return rows.map(({ address, failures, blocked_until }) => ({
    person: null,
    address,
    failures,
    until: blocked_until.toISOString(),
  }))
}
