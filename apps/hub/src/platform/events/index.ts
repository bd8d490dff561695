export type { EventStore } from './event-store.ts'
export { openEventStore } from './open-event-store.ts'
export { type EmbeddedClickHouse, startClickHouse } from './start-clickhouse.ts'
