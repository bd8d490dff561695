import { type Incident, type ListIncidents, SEVERITIES } from '@atalaya/contracts'
import { sql } from 'kysely'
import { containing } from '../../platform/database/like.ts'
import { sortOf, windowOf } from '../../platform/http/paging.ts'
import type { Scope } from '../../platform/http/route.ts'
import type { Db, IncidentRow } from './store.ts'

const ALERT_COUNT = sql`(select count(*) from alerts where alerts.incident_id = incidents.id)`
const STATE_ORDER = sql`array_position(array['open', 'contained', 'closed'], incidents.state)`
const SORTS = {
  number: sql`incidents.number`,
  severity: sql`incidents.severity`,
  state: STATE_ORDER,
  lastEvent: sql`incidents.last_event`,
  openedAt: sql`incidents.opened_at`,
  alerts: ALERT_COUNT,
} as const

export interface Reader {
  readonly scope: Scope
  /** The person who asks. */
  readonly person: string
}

export async function listIncidents(
  db: Db,
  query: ListIncidents,
  reader: Reader,
): Promise<{ rows: Incident[]; total: number }> {
  const { limit, offset } = windowOf(query)
  const { by, direction } = sortOf(query.sort, SORTS, '-lastEvent')
  const fitting = fittingIncidents(db, query, reader)
  const [rows, { count }] = await Promise.all([
    fitting
      .selectAll('incidents')
      .orderBy(by, direction)
      .orderBy('incidents.number', 'desc')
      .limit(limit)
      .offset(offset)
      .execute(),
    fitting.select((e) => e.fn.countAll<number>().as('count')).executeTakeFirstOrThrow(),
  ])
  return { rows: await describeIncidents(db, rows), total: count }
}

const MOST_NUMBER = 2 ** 31 - 1
const EXPORT_STEP = 1_000

/** Every incident that fits, the newest number first, in steps so that memory stays flat. */
export async function* eachIncident(db: Db, filter: ListIncidents, reader: Reader): AsyncIterable<Incident> {
  let after = MOST_NUMBER
  for (;;) {
    const rows = await fittingIncidents(db, filter, reader)
      .selectAll('incidents')
      .where('incidents.number', '<', after)
      .orderBy('incidents.number', 'desc')
      .limit(EXPORT_STEP)
      .execute()
    yield* await describeIncidents(db, rows)
    after = rows.at(-1)?.number ?? 0
    if (rows.length < EXPORT_STEP) return
  }
}

function fittingIncidents(db: Db, filter: ListIncidents, { scope, person }: Reader) {
  let query = db.selectFrom('incidents').where('office_id', '=', sql<string>`any(${[...scope.offices]}::uuid[])`)
  if (filter.state !== undefined) query = query.where('state', 'in', filter.state)
  if (filter.severity !== undefined) {
    query = query.where(
      'severity',
      'in',
      filter.severity.map((severity) => SEVERITIES.indexOf(severity)),
    )
  }
  if (filter.from !== undefined) query = query.where('last_event', '>=', new Date(filter.from))
  if (filter.to !== undefined) query = query.where('first_event', '<', new Date(filter.to))
  if (filter.assignee === 'nobody') query = query.where('assignee', 'is', null)
  else if (filter.assignee !== undefined) {
    query = query.where('assignee', '=', filter.assignee === 'me' ? person : filter.assignee)
  }
  const { q } = filter
  if (q === undefined || q.trim() === '') return query
  const number = /^#?(\d{1,9})$/.exec(q.trim())?.[1]
  const like = containing(q.trim())
  return query.where(({ or, eb }) =>
    or([
      eb('title', 'ilike', like),
      eb('title_es', 'ilike', like),
      eb('entity_value', 'ilike', like),
      ...(number === undefined ? [] : [eb('number', '=', Number(number))]),
    ]),
  )
}

/** Adds names and counts, in the order of the rows, with one query each for all of them. */
export async function describeIncidents(db: Db, rows: readonly IncidentRow[]): Promise<Incident[]> {
  const ids = rows.map(({ id }) => id)
  const [counts, offices, people] = await Promise.all([
    db
      .selectFrom('alerts')
      .select(['incident_id', (e) => e.fn.countAll<number>().as('all')])
      .select((e) => e.fn.countAll<number>().filterWhere('state', '<>', 'closed').as('open'))
      .where('incident_id', '=', sql<string>`any(${ids}::uuid[])`)
      .groupBy('incident_id')
      .execute(),
    namesOf(
      db,
      'offices',
      rows.map(({ office_id }) => office_id),
    ),
    namesOf(
      db,
      'people',
      rows.flatMap(({ assignee }) => assignee ?? []),
    ),
  ])
  const countsOf = new Map(counts.map((count) => [count.incident_id, count]))
  return rows.map((row) => {
    const { all = 0, open = 0 } = countsOf.get(row.id) ?? {}
    return {
      id: row.id,
      number: row.number,
      title: row.title,
      titleEs: row.title_es,
      severity: SEVERITIES[row.severity] ?? 'informational',
      state: row.state,
      office: { id: row.office_id, name: offices.get(row.office_id) ?? '' },
      entity: row.entity_kind === null ? null : { kind: row.entity_kind, value: row.entity_value ?? '' },
      assignee: row.assignee === null ? null : { id: row.assignee, name: people.get(row.assignee) ?? '' },
      alerts: all,
      openAlerts: open,
      firstEvent: row.first_event.toISOString(),
      lastEvent: row.last_event.toISOString(),
      openedAt: row.opened_at.toISOString(),
      containedAt: row.contained_at?.toISOString() ?? null,
      closedAt: row.closed_at?.toISOString() ?? null,
    }
  })
}

async function namesOf(db: Db, table: 'offices' | 'people', ids: readonly string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await db
    .selectFrom(table)
    .select(['id', 'name'])
    .where('id', '=', sql<string>`any(${[...new Set(ids)]}::uuid[])`)
    .execute()
  return new Map(rows.map(({ id, name }) => [id, name]))
}
