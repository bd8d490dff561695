import { type Entity, type IncidentDetail, SEVERITIES, type TimelineEntry } from '@atalaya/contracts'
import { sql } from 'kysely'
import { notFound } from '../../platform/http/errors.ts'
import type { Scope } from '../../platform/http/route.ts'
import { newestAlerts } from './alerts-of-incidents.ts'
import { describeIncidents } from './list-incidents.ts'
import type { Db, IncidentRow } from './store.ts'

const MOST_ENTRIES = 1_000
const MOST_ENTITIES = 100

/** Throws `not-found` when there is none or it is out of scope: the two look the same from outside. */
export async function requireIncident(db: Db, id: string, scope: Pick<Scope, 'has'>): Promise<IncidentRow> {
  const row = await db.selectFrom('incidents').selectAll().where('id', '=', id).executeTakeFirst()
  if (row === undefined || !scope.has(row.office_id)) throw notFound('incident')
  return row
}

export async function readIncident(db: Db, id: string, scope: Scope): Promise<IncidentDetail> {
  const row = await requireIncident(db, id, scope)
  const [incidents, alerts, timeline, entities] = await Promise.all([
    describeIncidents(db, [row]),
    newestAlerts(db, id),
    readTimeline(db, id),
    countEntities(db, id),
  ])
  const [incident] = incidents
  if (incident === undefined) throw notFound('incident')
  return { incident, alerts, timeline, entities }
}

/** The newest entries of each kind, told from the oldest on. */
async function readTimeline(db: Db, incident: string): Promise<TimelineEntry[]> {
  const parts = await Promise.all([alertEntries(db, incident), commentEntries(db, incident), factEntries(db, incident)])
  return parts
    .flat()
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
    .slice(-MOST_ENTRIES)
}

async function alertEntries(db: Db, incident: string): Promise<TimelineEntry[]> {
  const rows = await db
    .selectFrom('alerts')
    .innerJoin('offices', 'offices.id', 'alerts.office_id')
    .select(['alerts.id', 'title', 'title_es', 'severity', 'event_time', 'rule_id', 'state', 'offices.name as office'])
    .where('incident_id', '=', incident)
    .orderBy('event_time', 'desc')
    .orderBy('alerts.id')
    .limit(MOST_ENTRIES)
    .execute()
  return rows.map((row) => ({
    at: row.event_time.toISOString(),
    kind: 'alert',
    actor: 'Atalaya',
    title: row.title,
    titleEs: row.title_es,
    severity: SEVERITIES[row.severity] ?? null,
    id: row.id,
    data: { rule: row.rule_id, office: row.office, state: row.state },
  }))
}

async function commentEntries(db: Db, incident: string): Promise<TimelineEntry[]> {
  const rows = await db
    .selectFrom('incident_comments')
    .selectAll()
    .where('incident_id', '=', incident)
    .orderBy('written_at', 'desc')
    .orderBy('id')
    .limit(MOST_ENTRIES)
    .execute()
  return rows.map((row) => ({
    at: row.written_at.toISOString(),
    kind: 'comment',
    actor: row.person_name,
    title: row.text,
    titleEs: null,
    severity: null,
    id: row.id,
    data: { person: row.person_id },
  }))
}

async function factEntries(db: Db, incident: string): Promise<TimelineEntry[]> {
  const rows = await db
    .selectFrom('facts')
    .select(['id', 'at', 'kind', 'actor_name', 'data'])
    .where('subject_kind', '=', 'incident')
    .where('subject_id', '=', incident)
    .where('kind', '<>', 'incident.commented')
    .orderBy('sequence', 'desc')
    .limit(MOST_ENTRIES)
    .execute()
  return rows.map((row) => ({
    at: row.at.toISOString(),
    kind: 'fact',
    actor: row.actor_name,
    title: row.kind,
    titleEs: null,
    severity: null,
    id: row.id,
    data: row.data as Record<string, unknown>, // jsonb written by recordFacts alone
  }))
}

async function countEntities(db: Db, incident: string): Promise<IncidentDetail['entities']> {
  const { rows } = await sql<{ kind: Entity['kind']; value: string; alerts: number }>`
    select entity ->> 'kind' as kind, entity ->> 'value' as value, count(distinct alerts.id) as alerts
    from alerts, jsonb_array_elements(alerts.entities) as entity
    where alerts.incident_id = ${incident}
    group by 1, 2 order by 3 desc, 1, 2 limit ${MOST_ENTITIES}`.execute(db)
  return rows.map(({ kind, value, alerts }) => ({ entity: { kind, value }, alerts }))
}
