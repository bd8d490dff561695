import { type Kysely, sql } from 'kysely'
import { writeFindings } from '../alerts/write-findings.ts'
import { addHits } from '../rules/hits.ts'
import { recordHeard } from '../sources/store.ts'
import type { WatchTables } from '../tables.ts'
import type { GroupResult } from './messages.ts'
import { PARTITIONS } from './partition-of.ts'

type Db = Kysely<WatchTables>

export interface Progress {
  readonly done: number
  readonly begun: number
  readonly snapshotAt: number
  readonly snapshot: Buffer | null
}

export async function ensurePartitions(db: Db): Promise<void> {
  const rows = Array.from({ length: PARTITIONS }, (_, id) => ({
    id,
    done: 0,
    begun: 0,
    snapshot_at: 0,
    snapshot: null,
  }))
  await db
    .insertInto('detection_partitions')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export async function readProgress(db: Db, partition: number): Promise<Progress> {
  const row = await db
    .selectFrom('detection_partitions')
    .selectAll()
    .where('id', '=', partition)
    .executeTakeFirstOrThrow()
  return { done: row.done, begun: row.begun, snapshotAt: row.snapshot_at, snapshot: row.snapshot }
}

/** Remembers the bounds of a group before anything of it reaches the event store. */
export async function beginGroup(db: Db, partition: number, through: number): Promise<void> {
  await db.updateTable('detection_partitions').set({ begun: through }).where('id', '=', partition).execute()
}

export interface Commit {
  readonly partition: number
  readonly after: number
  readonly through: number
  /** End of the next group when it is known already, so that beginning it costs no transaction of its own. */
  readonly next: number | undefined
  readonly result: GroupResult
}

/** Alerts, facts, counts and the offset in one transaction: a group is done wholly or not at all. */
export async function commitGroup(db: Db, { partition, after, through, next, result }: Commit): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const moved = await tx
      .updateTable('detection_partitions')
      .set({
        done: through,
        begun: next ?? through,
        ...(result.snapshot && { snapshot: Buffer.from(result.snapshot), snapshot_at: through }),
      })
      .where('id', '=', partition)
      .where('done', '=', after)
      .returning('id')
      .executeTakeFirst()
    if (moved === undefined) throw new Error(`partition ${partition} was moved on by another hub`)
    await writeFindings(tx, result.findings)
    await addHits(tx, result.hits)
    await recordHeard(tx, result.heard)
  })
}

export async function saveSnapshot(db: Db, partition: number, at: number, snapshot: Uint8Array): Promise<void> {
  await db
    .updateTable('detection_partitions')
    .set({ snapshot: Buffer.from(snapshot), snapshot_at: at })
    .where('id', '=', partition)
    .where('done', '=', at)
    .execute()
}

export async function readPoison(db: Db): Promise<Map<number, Record<number, string>>> {
  const poison = new Map<number, Record<number, string>>()
  for (const row of await db.selectFrom('detection_poison').selectAll().execute()) {
    poison.set(row.stream_offset, { ...poison.get(row.stream_offset), [row.line]: row.error })
  }
  return poison
}

export async function addPoison(db: Db, offset: number, line: number, error: string): Promise<void> {
  await db
    .insertInto('detection_poison')
    .values({ stream_offset: offset, line, error })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

export async function forgetPoison(db: Db, through: number): Promise<void> {
  await sql`delete from detection_poison where stream_offset <= ${through}`.execute(db)
}
