import type { ActOnAlerts } from '@atalaya/contracts'
import { type Kysely, sql, type Transaction } from 'kysely'
import type { Actor } from '../../platform/facts/index.ts'
import { HubError } from '../../platform/http/errors.ts'
import { actorOf } from '../../platform/http/route.ts'
import type { Assignees } from '../../platform/identity/index.ts'
import type { WatchTables } from '../tables.ts'
import { acknowledgeAlerts, assignAlerts, closeAlerts, reopenAlerts } from './change-alerts.ts'
import { type Asking, fitting } from './filter.ts'

type Tx = Transaction<WatchTables>

const MOST_AT_ONCE = 50_000
const MOST_IDS_TOLD = 5_000

export interface ActParts {
  readonly db: Kysely<WatchTables>
  readonly people: Assignees
}

/** Does one act to the alerts named, or to all that the filter fits, in one transaction. Those out of scope stay. */
export async function actOnAlerts(
  { db, people }: ActParts,
  { ids, filter, act }: ActOnAlerts,
  asking: Asking,
): Promise<{ changed: number; ids: string[] }> {
  if ((ids === undefined) === (filter === undefined))
    throw new HubError('invalid', 'Name the alerts by their ids or by a filter, one of the two.')
  return db.transaction().execute(async (tx) => {
    const wanted = await select(tx, { ids, filter }, asking)
    const changed = await perform(tx, people, { actor: actorOf(asking.viewer), act, ids: wanted })
    return { changed: changed.length, ids: changed.slice(0, MOST_IDS_TOLD) }
  })
}

interface Selection {
  readonly ids: readonly string[] | undefined
  readonly filter: ActOnAlerts['filter'] | undefined
}

async function select(tx: Tx, { ids, filter }: Selection, asking: Asking): Promise<string[]> {
  let query = fitting(tx, filter ?? {}, asking)
  if (ids !== undefined) query = query.where('alerts.id', '=', sql<string>`any(${[...ids]}::uuid[])`)
  const rows = await query.select('alerts.id').orderBy('event_time', 'desc').limit(MOST_AT_ONCE).execute()
  return rows.map(({ id }) => id)
}

interface Wanted {
  readonly actor: Actor
  readonly act: ActOnAlerts['act']
  readonly ids: readonly string[]
}

async function perform(tx: Tx, people: Assignees, { actor, act, ids }: Wanted): Promise<string[]> {
  if (act.kind === 'close') return closeAlerts(tx, actor, { ids, reason: act.reason, comment: act.comment })
  if (act.kind === 'assign')
    return assignAlerts(tx, actor, { ids, person: await assigneeOf(tx, people, { ids, person: act.person }) })
  return act.kind === 'acknowledge' ? acknowledgeAlerts(tx, actor, ids) : reopenAlerts(tx, actor, ids)
}

/** Somebody who may handle alerts in every office concerned. */
async function assigneeOf(
  tx: Tx,
  people: Assignees,
  { ids, person }: { ids: readonly string[]; person: string | null },
) {
  if (person === null) return null
  const rows = await tx
    .selectFrom('alerts')
    .select('office_id')
    .distinct()
    .where('id', '=', sql<string>`any(${[...ids]}::uuid[])`)
    .execute()
  let found: { readonly id: string; readonly name: string } | undefined
  for (const { office_id } of rows) {
    found = (await people.assignable(office_id)).find(({ id }) => id === person)
    if (found === undefined)
      throw new HubError('conflict', 'This person has no role for alerts of one of these offices. Choose another.')
  }
  return found ?? null
}
