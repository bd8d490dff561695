export { openWatch, type Watch, type WatchParts } from './open-watch.ts'
export { WATCH_SCHEMAS } from './schemas.ts'
export type { WatchTables } from './tables.ts'
