export type { EventStore } from './event-store.ts'
export { migrateEvents, setRetention } from './migrate-events.ts'
export { type EventStorePlace, openEventStore } from './open-event-store.ts'
export { type EmbeddedClickHouse, startClickHouse } from './start-clickhouse.ts'
