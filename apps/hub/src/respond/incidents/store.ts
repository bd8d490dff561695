import { type Kysely, type Selectable, sql, type Transaction } from 'kysely'
import type { IncidentTables, RespondTables } from './model.ts'

export type Db = Kysely<RespondTables>
export type Tx = Transaction<RespondTables>
export type IncidentRow = Selectable<IncidentTables['incidents']>

/**
 * Taken first by each act that may touch several incidents or alerts: they wait for each other instead of holding what
 * another needs. Released when the transaction ends.
 */
export async function lockIncidents(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtext('atalaya.incidents'))`.execute(tx)
}

/** The number of the next incident: under the lock above, so that none is left out. */
export async function nextNumber(tx: Tx): Promise<number> {
  const { next } = await tx
    .selectFrom('incidents')
    .select(sql<number>`coalesce(max(number), 0) + 1`.as('next'))
    .executeTakeFirstOrThrow()
  return next
}

/** After alerts joined: an incident is at least as severe, and as long, as they are. */
export async function widenTo(tx: Tx, alerts: readonly string[]): Promise<void> {
  await sql`
    update incidents set
      severity = greatest(incidents.severity, joined.severity),
      first_event = least(incidents.first_event, joined.first_event),
      last_event = greatest(incidents.last_event, joined.last_event)
    from (
      select incident_id, max(severity) as severity, min(event_time) as first_event, max(last_event_time) as last_event
      from alerts where id = any(${[...alerts]}::uuid[]) group by incident_id
    ) as joined
    where incidents.id = joined.incident_id`.execute(tx)
}

/** After alerts left: it is as long as those that stay and, unless a person said otherwise, as severe. */
export async function narrow(tx: Tx, incidents: readonly string[]): Promise<void> {
  await sql`
    update incidents set
      severity = case when severity_by_hand then incidents.severity else alerts.severity end,
      first_event = alerts.first_event,
      last_event = alerts.last_event
    from (
      select incident_id, max(severity) as severity, min(event_time) as first_event, max(last_event_time) as last_event
      from alerts where incident_id = any(${[...incidents]}::uuid[]) group by incident_id
    ) as alerts
    where incidents.id = alerts.incident_id`.execute(tx)
}
