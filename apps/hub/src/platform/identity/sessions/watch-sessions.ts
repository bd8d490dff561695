import type { Database } from '../../database/index.ts'
import type { OpenAnswers } from '../../http/open-answers.ts'
import type { IdentityContext } from '../context.ts'
import { isOver } from './session-store.ts'

const LOOK_EVERY_MS = 15_000
const STRAGGLERS_EVERY_MS = 1_000

export interface WatchSessions {
  readonly context: Pick<IdentityContext, 'db' | 'now'>
  readonly listen: Database['listen']
  readonly answers: OpenAnswers
  readonly onError: (error: unknown) => void
}

/**
 * Stops what is being sent under a session once that has ended, on whichever hub it was ended: PostgreSQL tells of each
 * session and role that goes. Sessions that run out by themselves are looked for now and then.
 */
export async function watchSessions(watch: WatchSessions): Promise<AsyncDisposable> {
  const { listen, answers, onError } = watch
  const look = () => void endThoseOver(watch).catch(onError)
  const leave = [
    await listen(
      'session_ended',
      (id) => answers.endSessions(new Set([id])),
      () => answers.endAll(), // notices were missed, so nobody knows what ended; browsers ask anew
    ),
    await listen('role_lost', (person) => answers.endPerson(person)),
  ]
  const looking = setInterval(look, LOOK_EVERY_MS)
  const cutting = setInterval(() => answers.cutStragglers(), STRAGGLERS_EVERY_MS)
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(looking)
      clearInterval(cutting)
      await Promise.all(leave.map((stop) => stop()))
    },
  }
}

/** Sessions only: a program's token is looked at with each request. */
export async function endThoseOver({ context, answers }: Pick<WatchSessions, 'context' | 'answers'>): Promise<void> {
  const open = answers.sessions()
  if (open.length === 0) return
  const { db, now } = context
  const rows = await db
    .selectFrom('sessions')
    .select(['stage', 'seen_at', 'expires_at', 'id'])
    .where('id', 'in', open)
    .execute()
  answers.endSessions(new Set(rows.filter((row) => isOver(row, now())).map(({ id }) => id)))
}
