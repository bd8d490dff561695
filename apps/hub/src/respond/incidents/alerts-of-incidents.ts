import type { Alert } from '@atalaya/contracts'
import type { Kysely, Transaction } from 'kysely'
import type { Actor } from '../../platform/facts/index.ts'
import { alertsOfIncident, closeAlerts, type Placement, placeAlerts, type WatchTables } from '../../watch/index.ts'
import type { Db, Tx } from './store.ts'

const SHOWN = 200

// The watch types its own tables; they are in the same database as ours.
const ofWatch = (tx: Tx) => tx as unknown as Transaction<WatchTables>

/** Puts alerts in incidents, or takes them out of theirs. */
export async function place(tx: Tx, placements: readonly Placement[]): Promise<void> {
  await placeAlerts(ofWatch(tx), placements)
}

/** Closes what is still open of an incident's alerts; each says so by its own fact. */
export async function closeAlertsOf(tx: Tx, incident: string, actor: Actor): Promise<void> {
  const open = await tx
    .selectFrom('alerts')
    .select('id')
    .where('incident_id', '=', incident)
    .where('state', '<>', 'closed')
    .execute()
  await closeAlerts(ofWatch(tx), actor, { ids: open.map(({ id }) => id), reason: 'true-positive' })
}

export async function newestAlerts(db: Db, incident: string): Promise<Alert[]> {
  return alertsOfIncident(db as unknown as Kysely<WatchTables>, incident, SHOWN)
}
