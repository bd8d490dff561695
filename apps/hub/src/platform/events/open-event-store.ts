import {
  type ClickHouseClient,
  type ClickHouseSettings,
  createClient,
  type NodeClickHouseClientConfigOptions,
} from '@clickhouse/client'
import type { EventStore } from './event-store.ts'
import { socketAgent } from './start-clickhouse.ts'

export const EVENTS_DATABASE = 'atalaya'

export type EventStorePlace = { readonly socket: string } | { readonly url: string }

const READER_SETTINGS: ClickHouseSettings = { max_execution_time: 60, max_threads: 4 }

/** Two clients to the same store, each with connections of its own: a long query never holds up an insert. */
export function openEventStore(place: EventStorePlace): EventStore {
  const reader = client(place, { clickhouse_settings: READER_SETTINGS, max_open_connections: 32 })
  const writer = client(place, { max_open_connections: 8 })
  return {
    reader,
    writer,
    async [Symbol.asyncDispose]() {
      await Promise.all([reader.close(), writer.close()])
    },
  }
}

function client(place: EventStorePlace, options: NodeClickHouseClientConfigOptions): ClickHouseClient {
  const common = { ...options, database: EVENTS_DATABASE, application: 'atalaya', request_timeout: 300_000 }
  if ('url' in place) return createClient({ ...common, url: place.url })
  return createClient({
    ...common,
    url: 'http://clickhouse.local',
    http_agent: socketAgent(place.socket, options.max_open_connections ?? 10),
    compression: { response: false, request: false },
  })
}
