import { randomUUID } from 'node:crypto'
import { type Incident, type MoveAlerts, type OpenIncident, SEVERITIES } from '@atalaya/contracts'
import { sql } from 'kysely'
import type { Static } from 'typebox'
import { recordFact, recordFacts, requireSameAct } from '../../platform/facts/index.ts'
import { HubError, notFound } from '../../platform/http/errors.ts'
import type { OfficeDirectory } from '../../platform/identity/index.ts'
import { place } from './alerts-of-incidents.ts'
import { describeOne, incidentFact, lockIncident, type Mandate } from './change-incident.ts'
import { type Db, type IncidentRow, lockIncidents, narrow, nextNumber, type Tx, widenTo } from './store.ts'

/**
 * Opens an incident by hand for these alerts, at the office that all of theirs are in or below. Asked again with the same
 * id, it answers what was made.
 */
export async function openIncident(
  db: Db,
  mandate: Mandate,
  { asked, offices }: { asked: Static<typeof OpenIncident>; offices: OfficeDirectory },
): Promise<Incident> {
  return db.transaction().execute(async (tx) => {
    await lockIncidents(tx)
    const alerts = await lockAlerts(tx, mandate, asked.alerts)
    const { id = randomUUID(), title, severity } = asked
    const data = { title, severity, alerts: alerts.map((alert) => alert.id) }
    const opened = (incident: Pick<IncidentRow, 'id' | 'office_id' | 'number'>) =>
      incidentFact({ kind: 'incident.opened', actor: mandate.actor, incident, data })
    const made = await tx.selectFrom('incidents').selectAll().where('id', '=', id).executeTakeFirst()
    if (made !== undefined) {
      await requireSameAct(tx, opened(made))
      return describeOne(tx, id)
    }
    const row = {
      ...{ id, number: await nextNumber(tx), title, severity: SEVERITIES.indexOf(severity) },
      ...rowOver(alerts, commonOffice(mandate, alerts, offices)),
    }
    await tx.insertInto('incidents').values(row).execute()
    await recordFact(tx, opened(row))
    await takeAlerts(tx, mandate, { alerts, to: id })
    return describeOne(tx, id)
  })
}

function rowOver(alerts: Locked, office_id: string) {
  return {
    ...{ title_es: null, severity_by_hand: true, state: 'open' as const, office_id },
    ...{ entity_kind: null, entity_value: null, entity_key: null, assignee: null },
    first_event: new Date(Math.min(...alerts.map(({ event_time }) => event_time.getTime()))),
    last_event: new Date(Math.max(...alerts.map(({ last_event_time }) => last_event_time.getTime()))),
    ...{ opened_at: new Date(), contained_at: null, closed_at: null },
  }
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

type Locked = Awaited<ReturnType<typeof lockAlerts>>

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

/** The lowest office that all of theirs are in or below. */
function commonOffice({ scope }: Mandate, alerts: Locked, offices: OfficeDirectory): string {
  const [first = [], ...others] = [...new Set(alerts.map(({ office_id }) => office_id))].map((id) => offices.above(id))
  const office = first.findLast((id) => others.every((above) => above.includes(id))) ?? offices.root
  if (scope.has(office)) return office
  throw new HubError(
    'conflict',
    'These alerts are of offices that have nothing in common that you may see. Choose fewer.',
  )
}
