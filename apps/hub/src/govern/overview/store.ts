import { type Overview, SEVERITIES } from '@atalaya/contracts'
import { type Kysely, sql } from 'kysely'
import { byDay } from './model.ts'

const LATEST = 10

type Db = Kysely<unknown>
type Count = { readonly day: Date; readonly count: number }

/** Open alerts by office and severity: `counts[index of SEVERITIES]`. */
export async function countOpenAlerts(db: Db, offices: readonly string[]): Promise<Map<string, number[]>> {
  const { rows } = await sql<{ office: string; severity: number; count: number }>`
    select office_id as office, severity, count(*) as count from alerts
    where state <> 'closed' and office_id = any(${[...offices]}::uuid[])
    group by office_id, severity`.execute(db)
  const counts = new Map<string, number[]>()
  for (const { office, severity, count } of rows) {
    const of = counts.get(office) ?? SEVERITIES.map(() => 0)
    of[severity] = count
    counts.set(office, of)
  }
  return counts
}

export async function countOpenIncidents(db: Db, offices: readonly string[]): Promise<Map<string, number>> {
  const { rows } = await sql<{ office: string; count: number }>`
    select office_id as office, count(*) as count from incidents
    where state <> 'closed' and office_id = any(${[...offices]}::uuid[])
    group by office_id`.execute(db)
  return new Map(rows.map(({ office, count }) => [office, count]))
}

export interface Flow {
  readonly opened: readonly number[]
  readonly closed: readonly number[]
}

export async function alertFlow(db: Db, offices: readonly string[], first: Date): Promise<Flow> {
  const [opened, closed] = await Promise.all([
    sql<Count>`
      select date_bin('1 day', raised_at, 'epoch') as day, count(*) as count from alerts
      where raised_at >= ${first} and office_id = any(${[...offices]}::uuid[]) group by 1`.execute(db),
    sql<Count>`
      select date_bin('1 day', closed_at, 'epoch') as day, count(*) as count from alerts
      where closed_at >= ${first} and office_id = any(${[...offices]}::uuid[]) group by 1`.execute(db),
  ])
  return { opened: byDay(opened.rows, first), closed: byDay(closed.rows, first) }
}

export async function incidentFlow(db: Db, offices: readonly string[], first: Date): Promise<Flow> {
  const [opened, closed] = await Promise.all([
    sql<Count>`
      select date_bin('1 day', opened_at, 'epoch') as day, count(*) as count from incidents
      where opened_at >= ${first} and office_id = any(${[...offices]}::uuid[]) group by 1`.execute(db),
    sql<Count>`
      select date_bin('1 day', closed_at, 'epoch') as day, count(*) as count from incidents
      where closed_at >= ${first} and office_id = any(${[...offices]}::uuid[]) group by 1`.execute(db),
  ])
  return { opened: byDay(opened.rows, first), closed: byDay(closed.rows, first) }
}

/** Sources that fell silent and that came back, as their facts tell. */
export async function silenceFlow(db: Db, offices: readonly string[], first: Date): Promise<Flow> {
  const { rows } = await sql<Count & { kind: string }>`
    select kind, date_bin('1 day', at, 'epoch') as day, count(*) as count from facts
    where kind in ('source.silent', 'source.heard') and at >= ${first} and office_id = any(${[...offices]}::uuid[])
    group by 1, 2`.execute(db)
  const of = (wanted: string) =>
    byDay(
      rows.filter(({ kind }) => kind === wanted),
      first,
    )
  return { opened: of('source.silent'), closed: of('source.heard') }
}

export async function countEvents(db: Db, offices: readonly string[], first: Date): Promise<number[]> {
  const { rows } = await sql<{ hour: Date; events: number }>`
    select hour, sum(events)::float8 as events from source_hours join sources on sources.id = source_id
    where hour >= ${first} and office_id = any(${[...offices]}::uuid[]) group by hour`.execute(db)
  return byDay(
    rows.map(({ hour, events }) => ({ day: hour, count: events })),
    first,
  )
}

/** Half of the alerts were closed within so many minutes: by the day of their closing, and over all days. */
export async function minutesToClose(
  db: Db,
  offices: readonly string[],
  first: Date,
): Promise<{ now: number; days: number[] }> {
  const { rows } = await sql<{ day: Date | null; count: number | null }>`
    select day, round(extract(epoch from median) / 60, 1)::float8 as count from (
      select date_bin('1 day', closed_at, 'epoch') as day,
        percentile_disc(0.5) within group (order by closed_at - raised_at) as median
      from alerts where closed_at >= ${first} and office_id = any(${[...offices]}::uuid[])
      group by grouping sets ((1), ())
    ) as medians`.execute(db)
  const days = rows.flatMap(({ day, count }) => (day === null ? [] : [{ day, count: count ?? 0 }]))
  return { now: rows.find(({ day }) => day === null)?.count ?? 0, days: byDay(days, first) }
}

export async function latestAlerts(db: Db, offices: readonly string[]): Promise<Overview['latest']> {
  const { rows } = await sql<{
    id: string
    severity: number
    title: string
    title_es: string | null
    office: string
    at: Date
  }>`
    select alerts.id, severity, title, title_es, offices.name as office, raised_at as at
    from alerts join offices on offices.id = alerts.office_id
    where office_id = any(${[...offices]}::uuid[])
    order by raised_at desc, alerts.id limit ${LATEST}`.execute(db)
  return rows.map(({ id, severity, title, title_es, office, at }) => ({
    id,
    severity: SEVERITIES[severity] ?? 'informational',
    title,
    titleEs: title_es,
    office,
    at: at.toISOString(),
  }))
}
