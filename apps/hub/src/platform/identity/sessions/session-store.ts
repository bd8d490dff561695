import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Viewer } from '../../http/route.ts'
import type { Db, Tx } from '../context.ts'
import { SESSION_LIMITS } from '../model.ts'
import { csrfOf, hashToken, newToken } from '../secrets/token.ts'
import type { IdentityTables, Proof, Stage } from '../tables.ts'

const SEEN_EVERY_MS = 60_000

export type SessionRow = IdentityTables['sessions']

export interface NewSession {
  readonly person: string
  readonly stage: Stage
  readonly proof: Proof
  readonly now: Date
}

/** Begins a session and returns the token for its cookie. Sessions that are over are swept on the way. */
export async function beginSession(tx: Tx, { person, stage, proof, now }: NewSession): Promise<string> {
  const token = newToken()
  await tx.deleteFrom('sessions').where('expires_at', '<', now).execute()
  await tx
    .insertInto('sessions')
    .values({
      token_hash: hashToken(token),
      id: randomUUID(),
      person_id: person,
      stage,
      proof,
      created_at: now,
      seen_at: now,
      expires_at: new Date(now.getTime() + SESSION_LIMITS[stage].wholeMs),
      challenge: null,
      new_password: null,
      new_totp_secret: null,
    })
    .execute()
  await tx.updateTable('people').set({ last_seen: now }).where('id', '=', person).execute()
  return token
}

/** Who holds this token; undefined when it is unknown, over, idle too long, or of someone disabled. */
export async function findViewer(db: Db, token: string, now: Date): Promise<Viewer | undefined> {
  const row = await db
    .selectFrom('sessions')
    .innerJoin('people', 'people.id', 'sessions.person_id')
    .select(['sessions.id as session', 'stage', 'seen_at', 'people.id', 'name', 'email', 'locale'])
    .select(
      sql<Viewer['roles']>`(select coalesce(json_agg(json_build_object('role', role, 'office', office_id)
        order by granted_at, role, office_id), '[]') from held_roles where person_id = people.id)`.as('roles'),
    )
    .where('token_hash', '=', hashToken(token))
    .where('expires_at', '>', now)
    .where('disabled_at', 'is', null)
    .executeTakeFirst()
  if (row === undefined) return undefined
  const idleMs = now.getTime() - row.seen_at.getTime()
  if (idleMs > SESSION_LIMITS[row.stage].idleMs) return undefined
  if (idleMs > SEEN_EVERY_MS) await markSeen(db, { session: row.session, person: row.id, now })
  const { session, stage, roles, id, name, email, locale } = row
  return { person: { id, name, email: email ?? '', locale }, session, csrf: csrfOf(token), stage, roles }
}

async function markSeen(
  db: Db,
  { session, person, now }: { session: string; person: string; now: Date },
): Promise<void> {
  await db.updateTable('sessions').set({ seen_at: now }).where('id', '=', session).execute()
  await db.updateTable('people').set({ last_seen: now }).where('id', '=', person).execute()
}

export async function readSession(db: Db, id: string): Promise<SessionRow | undefined> {
  return db.selectFrom('sessions').selectAll().where('id', '=', id).executeTakeFirst()
}

export async function endSession(db: Db, id: string): Promise<void> {
  await db.deleteFrom('sessions').where('id', '=', id).execute()
}

export async function endSessionsOf(tx: Tx, person: string, stage?: Stage): Promise<void> {
  const all = tx.deleteFrom('sessions').where('person_id', '=', person)
  await (stage === undefined ? all : all.where('stage', '=', stage)).execute()
}
