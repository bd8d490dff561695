import { type Kysely, sql } from 'kysely'
import { recordFacts, SYSTEM } from '../../platform/facts/index.ts'
import type { WatchTables } from '../tables.ts'
import { sourceFact } from './store.ts'

/**
 * Marks the sources that were not heard for as long as they may be, each with its fact. `listeningSince`: nobody could
 * be heard before, so no source is blamed for the time when the hub was off.
 */
export async function markSilent(db: Kysely<WatchTables>, now: Date, listeningSince: Date): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const rows = await tx
      .updateTable('sources')
      .set({ silent: true })
      .where('silent', '=', false)
      .where('revoked_at', 'is', null)
      .where('last_heard', 'is not', null)
      .where(
        sql<boolean>`greatest(last_heard, ${listeningSince}::timestamptz)
          < ${now}::timestamptz - silent_after_minutes * interval '1 minute'`,
      )
      .returning(['id', 'office_id', 'name', 'last_heard'])
      .execute()
    await recordFacts(
      tx,
      rows.map((row) => sourceFact('source.silent', row, SYSTEM, { lastHeard: row.last_heard?.toISOString() ?? null })),
    )
    return rows.length
  })
}
