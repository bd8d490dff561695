import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { type Actor, SYSTEM } from '../facts/fact.ts'
import { recordFact } from '../facts/record-facts.ts'
import { HubError } from '../http/errors.ts'
import { countAdministrators, lockAdministrators } from './administrators.ts'
import type { IdentityContext, Tx } from './context.ts'
import { linkExpires } from './model.ts'
import { homeOffice, personActor } from './person-facts.ts'
import { hashToken, newToken } from './secrets/token.ts'
import type { Caller } from './sessions/caller.ts'
import { beginSession, endSessionsOf } from './sessions/session-store.ts'

export interface Link {
  readonly token: string
  readonly expires: Date
}

/** Makes a one-time link for this person; earlier ones stop working. */
export async function issueLink(
  tx: Tx,
  context: IdentityContext,
  { person, actor }: { person: string; actor: Actor },
): Promise<Link> {
  const now = context.now()
  const link = { token: newToken(), expires: linkExpires(now) }
  await tx
    .deleteFrom('sign_in_links')
    .where((where) => where.or([where('person_id', '=', person), where('expires_at', '<', now)]))
    .execute()
  await tx
    .insertInto('sign_in_links')
    .values({ token_hash: hashToken(link.token), person_id: person, created_at: now, expires_at: link.expires })
    .execute()
  await recordFact(tx, {
    kind: 'person.link-issued',
    actor,
    office: await homeOffice(tx, person),
    subject: { kind: 'person', id: person },
    data: { expires: link.expires.toISOString() },
  })
  return link
}

/** The part of the console's address that carries the token: after #, so that no server or log sees it. */
export function linkPath(token: string): string {
  return `/enter#${token}`
}

/**
 * While nobody is administrator: a link by which the first one enrols. Each call makes the earlier links useless.
 * With `recover` also when somebody is: whoever can start the hub on its data may take the first administrator's place,
 * and the facts tell of it.
 */
export async function createFirstLink(
  context: IdentityContext,
  { recover }: { recover: boolean },
): Promise<Link | undefined> {
  return context.db.transaction().execute(async (tx) => {
    await lockAdministrators(tx)
    if (!recover && (await countAdministrators(tx, context.offices.root)) > 0) return undefined
    return issueLink(tx, context, { person: await firstAdministrator(tx, context), actor: SYSTEM })
  })
}

async function firstAdministrator(tx: Tx, { offices, now }: IdentityContext): Promise<string> {
  const waiting = await tx
    .selectFrom('people')
    .innerJoin('held_roles', 'held_roles.person_id', 'people.id')
    .select('people.id')
    .where('role', '=', 'admin')
    .where('office_id', '=', offices.root)
    .where('disabled_at', 'is', null)
    .orderBy('created_at')
    .orderBy('people.id')
    .executeTakeFirst()
  if (waiting !== undefined) return waiting.id
  const id = randomUUID()
  await tx
    .insertInto('people')
    .values({ id, name: '', email: null, locale: 'es', created_at: now(), last_seen: null, disabled_at: null })
    .execute()
  await tx
    .insertInto('held_roles')
    .values({ person_id: id, role: 'admin', office_id: offices.root, granted_at: now() })
    .execute()
  await recordFact(tx, {
    kind: 'role.granted',
    actor: SYSTEM,
    office: offices.root,
    subject: { kind: 'person', id },
    data: { role: 'admin' },
  })
  return id
}

/** Uses a link up and begins the session in which its holder enrols; returns the session's token. */
export async function redeemLink(
  context: IdentityContext,
  token: string,
  from: Pick<Caller, 'address' | 'userAgent'>,
): Promise<string> {
  return context.db.transaction().execute(async (tx) => {
    const now = context.now()
    const link = await tx
      .deleteFrom('sign_in_links')
      .where('token_hash', '=', hashToken(token))
      .where('expires_at', '>', now)
      .where(sql<boolean>`exists (select from people where id = person_id and disabled_at is null)`)
      .returning('person_id as person')
      .executeTakeFirst()
    if (link === undefined) {
      throw new HubError('unauthenticated', 'This link was used already or has expired. Ask for a new one.')
    }
    await endSessionsOf(tx, link.person, 'enrolling')
    await recordFact(tx, {
      kind: 'person.link-used',
      actor: await personActor(tx, link.person),
      office: await homeOffice(tx, link.person),
      subject: { kind: 'person', id: link.person },
      data: {},
    })
    const begun = await beginSession(tx, context, { person: link.person, stage: 'enrolling', proof: 'link', from })
    return begun.token
  })
}
