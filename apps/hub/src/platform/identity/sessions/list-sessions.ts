import type { OpenSession } from '@atalaya/contracts'
import { recordFact } from '../../facts/record-facts.ts'
import { notFound } from '../../http/errors.ts'
import { actorOf, type Viewer } from '../../http/route.ts'
import type { Db, IdentityContext, Tx } from '../context.ts'
import { homeOffice } from '../person-facts.ts'
import { deviceOf } from './device.ts'
import { isOver } from './session-store.ts'

const MOST_SHOWN = 200

/** The sessions of a person that still open something, the latest used first. `current` is the one that asks. */
export async function listSessions(
  { db, now }: Pick<IdentityContext, 'db' | 'now'>,
  { person, current }: { person: string; current?: string },
): Promise<OpenSession[]> {
  const rows = await db
    .selectFrom('sessions')
    .select(['id', 'stage', 'proof', 'created_at', 'seen_at', 'expires_at', 'address', 'user_agent'])
    .where('person_id', '=', person)
    .where('expires_at', '>', now())
    .orderBy('seen_at', 'desc')
    .orderBy('id')
    .limit(MOST_SHOWN)
    .execute()
  return rows
    .filter((row) => !isOver(row, now()))
    .map((row) => ({
      id: row.id,
      began: row.created_at.toISOString(),
      seen: row.seen_at.toISOString(),
      proof: row.proof,
      address: row.address,
      device: deviceOf(row.user_agent),
      current: row.id === current,
    }))
}

/** Ends one of the viewer's own sessions. */
export async function endOwnSession({ db }: { db: Db }, viewer: Viewer, id: string): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const ended = await tx
      .deleteFrom('sessions')
      .where('id', '=', id)
      .where('person_id', '=', viewer.person.id)
      .returning('id')
      .executeTakeFirst()
    if (ended === undefined) throw notFound('session')
    await recordEnded(tx, viewer, { person: viewer.person.id, ended: 1 })
  })
}

/** Ends all sessions of the viewer but the one that asks; says how many. */
export async function endOtherSessions({ db }: { db: Db }, viewer: Viewer): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const ended = await tx
      .deleteFrom('sessions')
      .where('person_id', '=', viewer.person.id)
      .where('id', '<>', viewer.session)
      .returning('id')
      .execute()
    if (ended.length > 0) await recordEnded(tx, viewer, { person: viewer.person.id, ended: ended.length })
    return ended.length
  })
}

/** Ends all sessions of somebody else; says how many. Who asks must have been allowed to. */
export async function endSessionsFor({ db }: { db: Db }, viewer: Viewer, person: string): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const ended = await tx.deleteFrom('sessions').where('person_id', '=', person).returning('id').execute()
    if (ended.length > 0) await recordEnded(tx, viewer, { person, ended: ended.length })
    return ended.length
  })
}

async function recordEnded(
  tx: Tx,
  viewer: Viewer,
  { person, ended }: { person: string; ended: number },
): Promise<void> {
  await recordFact(tx, {
    kind: 'person.sessions-ended',
    actor: actorOf(viewer),
    office: await homeOffice(tx, person),
    subject: { kind: 'person', id: person },
    data: { ended },
  })
}
