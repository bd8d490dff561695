import { type Alert, type ListAlerts, SEVERITIES } from '@atalaya/contracts'
import { type Kysely, type Selectable, sql } from 'kysely'
import { sortOf, windowOf } from '../../platform/http/paging.ts'
import type { WatchTables } from '../tables.ts'
import { type Asking, type Filter, fitting } from './filter.ts'
import type { AlertTables } from './model.ts'

type Db = Kysely<WatchTables>
export type AlertRow = Selectable<AlertTables['alerts']>
export type NamedAlert = AlertRow & {
  readonly office_name: string | null
  readonly assignee_name: string | null
  readonly incident_number: number | null
}

const SORTS = {
  eventTime: sql.ref('alerts.event_time'),
  raisedAt: sql.ref('alerts.raised_at'),
  severity: sql.ref('alerts.severity'),
  title: sql.ref('alerts.title'),
  office: sql.ref('offices.name'),
  state: sql.ref('alerts.state'),
} as const
const EXPORT_STEP = 1_000

/** With the names that people read. */
export function named(query: ReturnType<typeof fitting>) {
  return query
    .leftJoin('offices', 'offices.id', 'alerts.office_id')
    .leftJoin('people', 'people.id', 'alerts.assignee')
    .leftJoin('incidents', 'incidents.id', 'alerts.incident_id')
    .selectAll('alerts')
    .select(['offices.name as office_name', 'people.name as assignee_name', 'incidents.number as incident_number'])
}

export async function listAlerts(db: Db, query: ListAlerts, asking: Asking): Promise<{ rows: Alert[]; total: number }> {
  const { limit, offset } = windowOf(query)
  const { by, direction } = sortOf(query.sort, SORTS, '-eventTime')
  const fits = fitting(db, query, asking)
  const [rows, { count }] = await Promise.all([
    named(fits)
      .orderBy(by, direction)
      .orderBy('alerts.event_time', 'desc')
      .orderBy('alerts.id')
      .limit(limit)
      .offset(offset)
      .execute(),
    fits.select((e) => e.fn.countAll<number>().as('count')).executeTakeFirstOrThrow(),
  ])
  return { rows: rows.map(describeAlert), total: Number(count) }
}

export async function findAlert(db: Db, id: string, asking: Asking): Promise<NamedAlert | undefined> {
  return named(fitting(db, {}, asking))
    .where('alerts.id', '=', id)
    .executeTakeFirst()
}

/** Alerts of one incident, newest first. */
export async function alertsOfIncident(db: Db, incident: string, limit: number): Promise<Alert[]> {
  const rows = await named(db.selectFrom('alerts'))
    .where('alerts.incident_id', '=', incident)
    .orderBy('alerts.event_time', 'desc')
    .orderBy('alerts.id')
    .limit(limit)
    .execute()
  return rows.map(describeAlert)
}

/** Every alert that fits, newest first, in steps so that memory stays flat. */
export async function* eachAlert(db: Db, filter: Filter, asking: Asking): AsyncIterable<Alert> {
  let after: { event_time: Date; id: string } | undefined
  for (;;) {
    let query = named(fitting(db, filter, asking))
    if (after)
      query = query.where(sql<boolean>`(alerts.event_time, alerts.id) < (${after.event_time}, ${after.id}::uuid)`)
    const rows = await query
      .orderBy('alerts.event_time', 'desc')
      .orderBy('alerts.id', 'desc')
      .limit(EXPORT_STEP)
      .execute()
    for (const row of rows) yield describeAlert(row)
    after = rows.at(-1)
    if (after === undefined || rows.length < EXPORT_STEP) return
  }
}

export function describeAlert(row: NamedAlert): Alert {
  return {
    id: row.id,
    title: row.title,
    titleEs: row.title_es,
    severity: SEVERITIES[row.severity] ?? 'informational',
    state: row.state,
    reason: row.reason,
    office: { id: row.office_id, name: row.office_name ?? '' },
    rule: { id: row.rule_id, kind: row.rule_kind },
    attack: row.attack,
    entities: row.entities,
    eventTime: row.event_time.toISOString(),
    raisedAt: row.raised_at.toISOString(),
    events: row.events,
    assignee: row.assignee === null ? null : { id: row.assignee, name: row.assignee_name ?? '' },
    incident: row.incident_id === null ? null : { id: row.incident_id, number: row.incident_number ?? 0 },
  }
}

const DAYS = 30

/** How often the rule alerted in the last 30 days, in the offices that the viewer may see. */
export async function similarAlerts(db: Db, rule: string, asking: Asking, now = Date.now()) {
  const midnight = new Date(now).setUTCHours(0, 0, 0, 0)
  const from = new Date(midnight - (DAYS - 1) * 86_400_000)
  const fits = fitting(db, { rule }, asking)
  const [rows, first] = await Promise.all([
    fits
      .where('raised_at', '>=', from)
      .select([sql<string>`(raised_at at time zone 'UTC')::date`.as('day'), 'office_id'])
      .select((e) => e.fn.countAll<number>().as('count'))
      .groupBy(['day', 'office_id'])
      .execute(),
    fits.select((e) => e.fn.min('event_time').as('first')).executeTakeFirst(),
  ])
  const days = new Array<number>(DAYS).fill(0)
  for (const { day, count } of rows) {
    const index = Math.round((Date.parse(`${day}T00:00:00Z`) - from.getTime()) / 86_400_000)
    if (index >= 0 && index < DAYS) days[index] = (days[index] ?? 0) + Number(count)
  }
  return {
    last30Days: days.reduce((sum, count) => sum + count, 0),
    offices: new Set(rows.map(({ office_id }) => office_id)).size,
    firstSeen: (first?.first ?? new Date(now)).toISOString(),
    days,
  }
}
