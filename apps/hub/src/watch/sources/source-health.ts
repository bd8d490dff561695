import { type Kysely, sql } from 'kysely'
import type { WatchTables } from '../tables.ts'

const DAYS = 30
const DAY_MS = 24 * 60 * 60 * 1000
const HOUR_MS = 60 * 60 * 1000

/** The sources of one office; revoked ones do not count. */
export interface OfficeSources {
  readonly sources: number
  readonly silentSources: number
  readonly lastHeard: Date | null
  /** Of the source that lags most. */
  readonly lagSeconds: number | null
  readonly eventsLastHour: number
}

export interface SourceHealth {
  /** Offices without a source are missing. */
  readonly byOffice: ReadonlyMap<string, OfficeSources>
  /** Thirty days in UTC, oldest first, today last. */
  readonly eventsByDay: readonly number[]
}

/** What the offices' sources sent and whether they still do: two grouped queries, however many offices there are. */
export async function sourceHealth(
  db: Kysely<WatchTables>,
  offices: readonly string[],
  now: Date,
): Promise<SourceHealth> {
  const first = new Date(Math.floor(now.getTime() / DAY_MS) * DAY_MS - (DAYS - 1) * DAY_MS)
  const [byOffice, hours] = await Promise.all([
    sql<OfficeSources & { office: string }>`
      select office_id as office, count(*) as sources, count(*) filter (where silent) as "silentSources",
        max(last_heard) as "lastHeard", max(lag_seconds) as "lagSeconds",
        coalesce(sum((select sum(events) from source_hours where source_id = id and hour > ${new Date(now.getTime() - HOUR_MS)})), 0)::float8
          as "eventsLastHour"
      from sources where revoked_at is null and office_id = any(${[...offices]}::uuid[])
      group by office_id`.execute(db),
    sql<{ hour: Date; events: number }>`
      select hour, sum(events)::float8 as events
      from source_hours join sources on sources.id = source_id
      where hour >= ${first} and office_id = any(${[...offices]}::uuid[])
      group by 1`.execute(db),
  ])
  const eventsByDay = new Array<number>(DAYS).fill(0)
  for (const { hour, events } of hours.rows) {
    const day = Math.floor((hour.getTime() - first.getTime()) / DAY_MS)
    if (day < DAYS) eventsByDay[day] = (eventsByDay[day] ?? 0) + events
  }
  return { byOffice: new Map(byOffice.rows.map(({ office, ...health }) => [office, health])), eventsByDay }
}
