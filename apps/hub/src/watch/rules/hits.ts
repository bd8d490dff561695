import { sql, type Transaction } from 'kysely'
import type { WatchTables } from '../tables.ts'
import type { RuleHits } from './model.ts'

/** Counts matches by rule, office and day, in the transaction that moves detection on. */
export async function addHits(tx: Transaction<WatchTables>, hits: readonly RuleHits[]): Promise<void> {
  if (hits.length === 0) return
  const at = new Date()
  await tx
    .insertInto('rule_hits')
    .values(
      hits.map(({ rule, office, day, hits: count }) => ({
        rule_id: rule,
        office_id: office,
        day,
        hits: count,
        last_hit: at,
      })),
    )
    .onConflict((conflict) =>
      conflict
        .columns(['rule_id', 'day', 'office_id'])
        .doUpdateSet({ hits: sql`rule_hits.hits + excluded.hits`, last_hit: sql`excluded.last_hit` }),
    )
    .execute()
}
