import { randomUUID } from 'node:crypto'
import { type Incident, type MoveAlerts, type OpenIncident, SEVERITIES } from '@atalaya/contracts'
import { sql } from 'kysely'
import type { Static } from 'typebox'
import { recordFact, recordFacts } from '../../platform/facts/index.ts'
import { HubError, notFound } from '../../platform/http/errors.ts'
import type { OfficeDirectory } from '../../platform/identity/index.ts'
import { place } from './alerts-of-incidents.ts'
import { describeOne, incidentFact, lockIncident, type Mandate } from './change-incident.ts'
import { type Db, type IncidentRow, lockIncidents, narrow, nextNumber, type Tx, widenTo } from './store.ts'

/** Opens an incident by hand for these alerts, at the office that all of theirs are in or below. */
export async function openIncident(
  db: Db,
  mandate: Mandate,
  { asked, offices }: { asked: Static<typeof OpenIncident>; offices: OfficeDirectory },
): Promise<Incident> {
  return db.transaction().execute(async (tx) => {
    await lockIncidents(tx)
    const alerts = await lockAlerts(tx, mandate, asked.alerts)
    const office = commonOffice(
      offices,
      alerts.map(({ office_id }) => office_id),
    )
    if (!mandate.scope.has(office)) {
      throw new HubError(
        'conflict',
        'These alerts are of offices that have nothing in common that you may see. Choose fewer.',
      )
    }
    const times = alerts.map((alert) => [alert.event_time.getTime(), alert.last_event_time.getTime()] as const)
    const row = {
      id: randomUUID(),
      number: await nextNumber(tx),
      title: asked.title,
      title_es: null,
      severity: SEVERITIES.indexOf(asked.severity),
      severity_by_hand: true,
      state: 'open' as const,
      office_id: office,
      entity_kind: null,
      entity_value: null,
      entity_key: null,
      assignee: null,
      first_event: new Date(Math.min(...times.map(([first]) => first))),
      last_event: new Date(Math.max(...times.map(([, last]) => last))),
      opened_at: new Date(),
      contained_at: null,
      closed_at: null,
    }
    await tx.insertInto('incidents').values(row).execute()
    const { title, severity } = asked
    const data = { title, severity, alerts: alerts.map(({ id }) => id) }
    await recordFact(tx, incidentFact({ kind: 'incident.opened', actor: mandate.actor, incident: row, data }))
    await takeAlerts(tx, mandate, { alerts, to: row.id })
    return describeOne(tx, row.id)
  })
}

/** Adds alerts to an incident, from others too, and takes out those that do not belong. */
export async function moveAlerts(
  db: Db,
  mandate: Mandate,
  { id, move, offices }: { id: string; move: Static<typeof MoveAlerts>; offices: OfficeDirectory },
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const incident = await lockIncident(tx, id, mandate.scope)
    const added = (await lockAlerts(tx, mandate, move.add ?? [])).filter(({ incident_id }) => incident_id !== id)
    const covered = new Set(offices.below(incident.office_id))
    if (!added.every(({ office_id }) => covered.has(office_id))) {
      throw new HubError(
        'conflict',
        'This incident is of one office, and some of these alerts are of others. Open an incident for them together.',
      )
    }
    const removed = (await lockAlerts(tx, mandate, move.remove ?? [])).filter(({ incident_id }) => incident_id === id)
    if (added.length > 0) {
      const data = { alerts: added.map((alert) => alert.id) }
      await recordFact(tx, incidentFact({ kind: 'incident.alerts-added', actor: mandate.actor, incident, data }))
      await takeAlerts(tx, mandate, { alerts: added, to: id })
      await widenTo(tx, data.alerts)
    }
    if (removed.length > 0) await takeAlerts(tx, mandate, { alerts: removed, to: null })
  })
}

type Taken = Pick<IncidentRow, 'id'> & { readonly incident_id: string | null; readonly office_id: string }

/** The incidents that lose alerts by this say so, and shrink. */
async function takeAlerts(
  tx: Tx,
  { actor }: Mandate,
  { alerts, to }: { alerts: readonly Taken[]; to: string | null },
): Promise<void> {
  await place(
    tx,
    alerts.map(({ id }) => ({ alert: id, incident: to })),
  )
  const left = Map.groupBy(alerts, ({ incident_id }) => incident_id)
  left.delete(null)
  if (left.size === 0) return
  const ids = [...left.keys()].filter((id) => id !== null)
  await narrow(tx, ids)
  const incidents = await tx
    .selectFrom('incidents')
    .select(['id', 'office_id', 'number'])
    .where('id', '=', sql<string>`any(${ids}::uuid[])`)
    .orderBy('number')
    .execute()
  await recordFacts(
    tx,
    incidents.map((incident) => {
      const data = { alerts: (left.get(incident.id) ?? []).map(({ id }) => id), to }
      return incidentFact({ kind: 'incident.alerts-removed', actor, incident, data })
    }),
  )
}

/** Throws `not-found` when one of them is not there for whoever asks. */
async function lockAlerts(tx: Tx, { scope }: Mandate, ids: readonly string[]) {
  if (ids.length === 0) return []
  const wanted = new Set(ids)
  const rows = await tx
    .selectFrom('alerts')
    .select(['id', 'office_id', 'event_time', 'last_event_time', 'incident_id'])
    .where('id', '=', sql<string>`any(${[...wanted]}::uuid[])`)
    .orderBy('id')
    .forUpdate()
    .execute()
  if (rows.length < wanted.size || !rows.every(({ office_id }) => scope.has(office_id))) throw notFound('alert')
  return rows
}

function commonOffice(offices: OfficeDirectory, ids: readonly string[]): string {
  const [first = [], ...others] = [...new Set(ids)].map((id) => offices.above(id))
  const shared = first.filter((id) => others.every((above) => above.includes(id)))
  return shared.at(-1) ?? offices.root
}
