import type { ActOnAlerts } from '@atalaya/contracts'
import { type Kysely, sql, type Transaction } from 'kysely'
import type { Actor } from '../../platform/facts/index.ts'
import { HubError, notFound } from '../../platform/http/errors.ts'
import { actorOf } from '../../platform/http/route.ts'
import type { WatchTables } from '../tables.ts'
import { acknowledgeAlerts, assignAlerts, closeAlerts, reopenAlerts } from './change-alerts.ts'
import { type Asking, fitting } from './filter.ts'

const MOST_AT_ONCE = 50_000
const MOST_IDS_TOLD = 5_000

/** Does one act to the alerts named, or to all that the filter fits, in one transaction. Those out of scope stay. */
export async function actOnAlerts(
  db: Kysely<WatchTables>,
  { ids, filter, act }: ActOnAlerts,
  asking: Asking,
): Promise<{ changed: number; ids: string[] }> {
  if ((ids === undefined) === (filter === undefined))
    throw new HubError('invalid', 'Name the alerts by their ids or by a filter, one of the two.')
  return db.transaction().execute(async (tx) => {
    const wanted = await select(tx, { ids, filter }, asking)
    const changed = await perform(tx, actorOf(asking.viewer), { act, ids: wanted })
    return { changed: changed.length, ids: changed.slice(0, MOST_IDS_TOLD) }
  })
}

interface Selection {
  readonly ids: readonly string[] | undefined
  readonly filter: ActOnAlerts['filter'] | undefined
}

async function select(tx: Transaction<WatchTables>, { ids, filter }: Selection, asking: Asking): Promise<string[]> {
  let query = fitting(tx, filter ?? {}, asking)
  if (ids !== undefined) query = query.where('alerts.id', '=', sql<string>`any(${[...ids]}::uuid[])`)
  const rows = await query.select('alerts.id').orderBy('event_time', 'desc').limit(MOST_AT_ONCE).execute()
  return rows.map(({ id }) => id)
}

interface Wanted {
  readonly act: ActOnAlerts['act']
  readonly ids: readonly string[]
}

async function perform(tx: Transaction<WatchTables>, actor: Actor, { act, ids }: Wanted): Promise<string[]> {
  if (act.kind === 'close') return closeAlerts(tx, actor, { ids, reason: act.reason, comment: act.comment })
  if (act.kind === 'assign') return assignAlerts(tx, actor, { ids, person: await assignee(tx, act.person) })
  return act.kind === 'acknowledge' ? acknowledgeAlerts(tx, actor, ids) : reopenAlerts(tx, actor, ids)
}

async function assignee(tx: Transaction<WatchTables>, id: string | null) {
  if (id === null) return null
  const person = await tx.selectFrom('people').select(['id', 'name']).where('id', '=', id).executeTakeFirst()
  if (person === undefined) throw notFound('person')
  return person
}
