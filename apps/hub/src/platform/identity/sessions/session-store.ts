import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Viewer } from '../../http/route.ts'
import type { Db, IdentityContext, Tx } from '../context.ts'
import { IDLE_MS, sessionMs } from '../model.ts'
import { csrfOf, hashToken, newToken } from '../secrets/token.ts'
import type { IdentityTables, Proof, Stage } from '../tables.ts'
import type { Caller } from './caller.ts'

const SEEN_EVERY_MS = 60_000

export type SessionRow = IdentityTables['sessions']

export interface NewSession {
  readonly person: string
  readonly stage: Stage
  readonly proof: Proof
  readonly from: Pick<Caller, 'address' | 'userAgent'>
  /** When the person showed who they are, where that was not just now; null when nobody said. */
  readonly provedAt?: Date | null
  /** Sealed. */
  readonly idToken?: Buffer | null
}

export interface BegunSession {
  readonly id: string
  /** For the cookie; it is kept nowhere. */
  readonly token: string
}

/** Begins a session. Sessions that are over are swept on the way. */
export async function beginSession(
  tx: Tx,
  { policy, now: clock }: Pick<IdentityContext, 'policy' | 'now'>,
  session: NewSession,
): Promise<BegunSession> {
  const now = clock()
  const { person, stage, proof, from, provedAt = now, idToken = null } = session
  const begun = { id: randomUUID(), token: newToken() }
  await tx.deleteFrom('sessions').where('expires_at', '<', now).execute()
  await tx
    .insertInto('sessions')
    .values({
      token_hash: hashToken(begun.token),
      id: begun.id,
      person_id: person,
      stage,
      proof,
      created_at: now,
      seen_at: now,
      expires_at: new Date(now.getTime() + sessionMs(stage, policy())),
      challenge: null,
      new_password: null,
      new_totp_secret: null,
      proved_at: provedAt,
      address: from.address,
      user_agent: from.userAgent,
      id_token: idToken,
    })
    .execute()
  await tx.updateTable('people').set({ last_seen: now }).where('id', '=', person).execute()
  return begun
}

/** Idle for too long, or at its end. */
export function isOver(
  { stage, seen_at, expires_at }: Pick<SessionRow, 'stage' | 'seen_at' | 'expires_at'>,
  now: Date,
): boolean {
  return expires_at <= now || now.getTime() - seen_at.getTime() > IDLE_MS[stage]
}

/** Who holds this token; undefined when it is unknown, over, idle too long, or of someone disabled. */
export async function findViewer(db: Db, token: string, now: Date): Promise<Viewer | undefined> {
  const row = await db
    .selectFrom('sessions')
    .innerJoin('people', 'people.id', 'sessions.person_id')
    .select(['sessions.id as session', 'stage', 'seen_at', 'expires_at', 'people.id', 'name', 'email', 'locale'])
    .select(
      sql<Viewer['roles']>`(select coalesce(json_agg(json_build_object('role', role, 'office', office_id)
        order by granted_at, role, office_id), '[]') from held_roles where person_id = people.id)`.as('roles'),
    )
    .where('token_hash', '=', hashToken(token))
    .where('expires_at', '>', now)
    .where('disabled_at', 'is', null)
    .executeTakeFirst()
  if (row === undefined) return undefined
  if (isOver(row, now)) return undefined
  const idleMs = now.getTime() - row.seen_at.getTime()
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

/** Ends the session of this cookie: a browser has one at a time. */
export async function endSessionOfToken(db: Db, token: string): Promise<void> {
  await db.deleteFrom('sessions').where('token_hash', '=', hashToken(token)).execute()
}

export async function endSessionsOf(tx: Tx, person: string, stage?: Stage): Promise<void> {
  const all = tx.deleteFrom('sessions').where('person_id', '=', person)
  await (stage === undefined ? all : all.where('stage', '=', stage)).execute()
}
