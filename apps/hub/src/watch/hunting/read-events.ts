import type { HuntEvent } from '@atalaya/contracts'
import type { EventStore } from '../../platform/events/index.ts'
import type { Scope } from '../../platform/http/route.ts'
import { describeEvent, EVENT_SELECT, type EventRecord, type Names, parseEventId } from './events.ts'
import { QueryParams } from './query-params.ts'

const SETTINGS = { max_execution_time: 20 } as const

/** The events with these ids, oldest first; those outside the scope are left out. */
export async function readEvents(
  events: EventStore,
  names: Names,
  { ids, scope }: { readonly ids: readonly string[]; readonly scope: Scope },
): Promise<HuntEvent[]> {
  const parsed = ids.map(parseEventId).filter((id) => id !== undefined)
  if (parsed.length === 0) return []
  const params = new QueryParams()
  const batches = params.add('Array(String)', [...new Set(parsed.map(({ batch }) => batch))])
  const wanted = params.add(
    'Array(String)',
    parsed.map(({ batch, line }) => `${batch}-${line}`),
  )
  const query = `SELECT ${EVENT_SELECT} FROM events
    WHERE batch IN (SELECT toFixedString(unhex(arrayJoin(${batches})), 16)) AND id IN ${wanted}
      AND office IN ${params.add('Array(String)', [...scope.offices])}
    ORDER BY events.time, line LIMIT 1 BY batch, line`
  return rowsOf(events, query, params).then((rows) => rows.map((row) => describeEvent(row, names)))
}

export interface Around {
  readonly office: string
  readonly host: string | undefined
  readonly from: number
  readonly to: number
}

const MOST_AROUND = 500

/** What happened in an office, on a host when there is one, between two instants. */
export async function eventsAround(events: EventStore, names: Names, around: Around): Promise<HuntEvent[]> {
  const params = new QueryParams()
  const host = around.host === undefined ? '' : ` AND host_name = ${params.add('String', around.host)}`
  const middle = params.add('Int64', Math.trunc((around.from + around.to) / 2))
  const query = `SELECT * FROM (SELECT ${EVENT_SELECT} FROM events
    WHERE office = ${params.add('String', around.office)}${host}
      AND events.time BETWEEN ${params.time(around.from)} AND ${params.time(around.to)}
    ORDER BY abs(toUnixTimestamp64Milli(events.time) - ${middle}) LIMIT ${MOST_AROUND})
    ORDER BY toInt64(time_ms)`
  return rowsOf(events, query, params).then((rows) => rows.map((row) => describeEvent(row, names)))
}

async function rowsOf(events: EventStore, query: string, params: QueryParams): Promise<EventRecord[]> {
  const result = await events.reader.query({
    query,
    query_params: params.values,
    format: 'JSONEachRow',
    clickhouse_settings: SETTINGS,
  })
  return result.json<EventRecord>()
}
