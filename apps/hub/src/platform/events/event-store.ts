import type { ClickHouseClient } from '@clickhouse/client'

/** ClickHouse, embedded or elsewhere: the same client either way. */
export interface EventStore extends AsyncDisposable {
  /** For queries: several at once, each bounded in time and memory. */
  readonly reader: ClickHouseClient
  /** For inserts and schema changes, one at a time. */
  readonly writer: ClickHouseClient
}
