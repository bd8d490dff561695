import type { Kysely } from 'kysely'
import type { Pool } from 'pg'
import type { PlatformTables } from './tables.ts'

/** Nouns type their own tables: `db.kysely.withTables<AlertTables>()`. */
export interface Database extends AsyncDisposable {
  readonly kysely: Kysely<PlatformTables>
  readonly pool: Pool
  /** So many connections beside the others, for work that goes on however many wait for those. */
  apart(connections: number): ApartConnections
  /**
   * Calls `onMessage` for each NOTIFY on the channel. Messages sent while the connection was lost are not seen:
   * `onResumed` is called after it came back, so that the caller looks at what it missed.
   */
  listen(channel: string, onMessage: (payload: string) => void, onResumed?: () => void): Promise<() => Promise<void>>
}

export interface ApartConnections extends AsyncDisposable {
  readonly kysely: Kysely<PlatformTables>
}
