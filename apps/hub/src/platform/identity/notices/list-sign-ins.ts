import type { SignIn } from '@atalaya/contracts'
import type { Viewer } from '../../http/route.ts'
import type { Db, IdentityContext } from '../context.ts'
import { deviceOf } from '../sessions/device.ts'

const SHOWN = 20

/** The latest sign-ins of the viewer, newest first. */
export async function listSignIns({ db, now }: IdentityContext, viewer: Viewer): Promise<SignIn[]> {
  const rows = await db
    .selectFrom('sign_ins')
    .leftJoin('sessions', (join) =>
      join.onRef('sessions.id', '=', 'sign_ins.session_id').on('sessions.expires_at', '>', now()),
    )
    .select(['sign_ins.id', 'at', 'sign_ins.proof', 'sign_ins.address', 'sign_ins.user_agent'])
    .select(['new_browser', 'new_address', 'sign_ins.seen_at', 'sessions.id as session'])
    .where('sign_ins.person_id', '=', viewer.person.id)
    .orderBy('at', 'desc')
    .orderBy('sign_ins.id')
    .limit(SHOWN)
    .execute()
  return rows.map((row) => ({
    id: row.id,
    at: row.at.toISOString(),
    proof: row.proof,
    address: row.address,
    device: deviceOf(row.user_agent),
    newBrowser: row.new_browser,
    newAddress: row.new_address,
    seen: row.seen_at !== null,
    session: row.session,
  }))
}

/** The sign-in before the one that began this session. */
export async function lastSignInBefore(db: Db, viewer: Viewer) {
  return db
    .selectFrom('sign_ins')
    .select(['at', 'address', 'user_agent'])
    .where('person_id', '=', viewer.person.id)
    .where('session_id', '<>', viewer.session)
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst()
}

function unseen(db: Db, viewer: Viewer) {
  return db
    .selectFrom('sign_ins')
    .where('person_id', '=', viewer.person.id)
    .where('session_id', '<>', viewer.session)
    .where('seen_at', 'is', null)
    .where((where) => where.or([where('new_browser', '=', true), where('new_address', '=', true)]))
}

export async function countUnseen(db: Db, viewer: Viewer): Promise<number> {
  const { count } = await unseen(db, viewer)
    .select((e) => e.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  return count
}

/** The person says that these sign-ins were theirs: they are not shown as news any more. */
export async function markSeen({ db, now }: IdentityContext, viewer: Viewer): Promise<void> {
  await db.updateTable('sign_ins').set({ seen_at: now() }).where('id', 'in', unseen(db, viewer).select('id')).execute()
}
