export type { EventStore } from './event-store.ts'
