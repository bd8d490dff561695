import { setTimeout as pause } from 'node:timers/promises'
import { type Kysely, sql } from 'kysely'
import { recordFact, SYSTEM } from '../platform/facts/index.ts'
import type { WatchTables } from '../watch/index.ts'

const POLL_MS = 500
const HOUR_MS = 3_600_000
// What is younger is left for whoever looks at the sample to handle.
const LEFT_OPEN_MS = 30 * HOUR_MS
// The history is thin; a source that said nothing for longer than this is one that the sample lets fall silent.
const GONE_SILENT_MS = 36 * HOUR_MS

/** Lines sent, by `office source` and the hour of the event. */
export type HourlyLines = ReadonlyMap<string, ReadonlyMap<number, number>>

interface Settling {
  readonly to: number
  readonly hourly: HourlyLines
  readonly signal: AbortSignal
}

/**
 * Makes the past of the sample look lived: what was sent within a minute is dated as its events are, and older alerts
 * and incidents are closed, after times such as people take. Only the sample does this, once, and one fact says so.
 */
export async function settleHistory(db: Kysely<WatchTables>, { to, hourly, signal }: Settling): Promise<void> {
  await untilDetected(db, hourly, signal)
  const before = new Date(to)
  const closedBefore = new Date(to - LEFT_OPEN_MS)
  await db.transaction().execute(async (tx) => {
    await dateSources(tx, { to, hourly })
    await sql`
      update alerts set raised_at = last_event_time + interval '4 seconds' where last_event_time < ${before}`.execute(
      tx,
    )
    await sql`
      update alerts set state = 'closed', closed_at = raised_at + interval '1 minute' * (12 + chance % 300),
        reason = case when severity >= 3 then 'true-positive' when chance % 3 = 0 then 'false-positive' else 'benign' end
      from (select id as alert, ('x' || substr(md5(id::text), 1, 6))::bit(24)::int as chance from alerts) as chances
      where alert = alerts.id and last_event_time < ${closedBefore}`.execute(tx)
    await sql`
      update incidents set opened_at = first_event + interval '10 seconds' where last_event < ${before}`.execute(tx)
    await sql`
      update incidents set state = 'closed', contained_at = last_event + interval '2 hours',
        closed_at = last_event + interval '7 hours'
      where last_event < ${closedBefore}`.execute(tx)
    const subject = { kind: 'sample', id: 'history' }
    await recordFact(tx, { kind: 'sample.settled', actor: SYSTEM, office: null, subject, data: { to: before } })
  })
}

async function untilDetected(db: Kysely<WatchTables>, hourly: HourlyLines, signal: AbortSignal): Promise<void> {
  let sent = 0
  for (const hours of hourly.values()) for (const lines of hours.values()) sent += lines
  for (;;) {
    const { events } = await db
      .selectFrom('source_hours')
      .select((e) => e.fn.coalesce(e.fn.sum<number>('events'), e.lit(0)).as('events'))
      .executeTakeFirstOrThrow()
    if (Number(events) >= sent) return
    await pause(POLL_MS, undefined, { signal })
  }
}

async function dateSources(tx: Kysely<WatchTables>, { to, hourly }: Pick<Settling, 'to' | 'hourly'>): Promise<void> {
  const sources = await tx.selectFrom('sources').select(['id', 'office_id', 'name']).execute()
  const rows = sources.flatMap(({ id, office_id, name }) =>
    [...(hourly.get(`${office_id} ${name}`) ?? [])].map(([hour, events]) => ({ id, hour, events })),
  )
  await tx
    .deleteFrom('source_hours')
    .where('source_id', 'in', [...new Set(rows.map(({ id }) => id))])
    .execute()
  await sql`
    insert into source_hours (source_id, hour, events, undecodable)
    select *, 0 from unnest(${rows.map(({ id }) => id)}::uuid[], ${rows.map(({ hour }) => new Date(hour))}::timestamptz[],
      ${rows.map(({ events }) => events)}::bigint[])`.execute(tx)
  const newest = new Map(rows.map(({ id, hour }) => [id, hour])) // lines came in order of time
  for (const [id, hour] of newest) {
    const last_heard = new Date(to - hour < GONE_SILENT_MS ? to : hour)
    await tx.updateTable('sources').set({ last_heard, lag_seconds: 2 }).where('id', '=', id).execute()
  }
}
