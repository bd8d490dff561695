import type { Alert } from '@atalaya/contracts'
import { type Kysely, sql, type Transaction } from 'kysely'
import { type Actor, recordFacts } from '../../platform/facts/index.ts'
import { alertsOfIncident } from '../../watch/alerts/store.ts'
import type { WatchTables } from '../../watch/index.ts'
import type { Db, Tx } from './store.ts'

const SHOWN = 200

export async function setIncident(tx: Tx, alerts: readonly string[], incident: string | null): Promise<void> {
  await tx
    .updateTable('alerts')
    .set({ incident_id: incident })
    .where('id', '=', sql<string>`any(${[...alerts]}::uuid[])`)
    .execute()
}

export async function closeAlertsOf(tx: Tx, incident: string, actor: Actor): Promise<void> {
  const rows = await (tx as unknown as Transaction<WatchTables>)
    .updateTable('alerts')
    .set({ state: 'closed', reason: 'true-positive', closed_at: new Date() })
    .where('incident_id', '=', incident)
    .where('state', '<>', 'closed')
    .returning(['id', 'office_id'])
    .execute()
  await recordFacts(
    tx,
    rows.map(({ id, office_id }) => ({
      kind: 'alert.closed',
      actor,
      office: office_id,
      subject: { kind: 'alert', id },
      data: { reason: 'true-positive', incident },
    })),
  )
}

export async function newestAlerts(db: Db, incident: string): Promise<Alert[]> {
  return alertsOfIncident(db as unknown as Kysely<WatchTables>, incident, SHOWN)
}
