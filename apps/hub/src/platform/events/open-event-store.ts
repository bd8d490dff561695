import {
  type ClickHouseClient,
  type ClickHouseClientConfigOptions,
  ClickHouseLogLevel,
  type ClickHouseSettings,
  createClient,
} from '@clickhouse/client'
import type { EventStore } from './event-store.ts'
import { socketAgent } from './start-clickhouse.ts'

export const EVENTS_DATABASE = 'atalaya'

export type EventStorePlace = { readonly socket: string } | { readonly url: string }

const READER_SETTINGS: ClickHouseSettings = { max_execution_time: 60, max_threads: 4 }

/** Two clients to the same store, each with connections of its own: a long query never holds up an insert. */
export function openEventStore(place: EventStorePlace): EventStore {
  const database = EVENTS_DATABASE
  const reader = connect(place, { database, clickhouse_settings: READER_SETTINGS, max_open_connections: 32 })
  const writer = connect(place, { database, max_open_connections: 8 })
  return {
    reader,
    writer,
    async [Symbol.asyncDispose]() {
      await Promise.all([reader.close(), writer.close()])
    },
  }
}

export function connect(place: EventStorePlace, options: ClickHouseClientConfigOptions): ClickHouseClient {
  const common = {
    ...options,
    application: 'atalaya',
    request_timeout: 300_000,
    log: { level: ClickHouseLogLevel.OFF }, // every error is also thrown, to whom can tell what it means
  }
  if ('url' in place) return createClient({ ...common, url: place.url })
  return createClient({
    ...common,
    url: 'http://clickhouse.local',
    http_agent: socketAgent(place.socket, options.max_open_connections ?? 10),
  })
}
