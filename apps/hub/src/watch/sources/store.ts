import { type Kysely, sql, type Transaction } from 'kysely'
import { type Actor, type NewFact, recordFacts, SYSTEM } from '../../platform/facts/index.ts'
import type { WatchTables } from '../tables.ts'
import { type Heard, hourOf, type SourceRow } from './model.ts'

type Db = Kysely<WatchTables>
export type NamedSource = SourceRow & { readonly office_name: string }
export interface Counts {
  readonly hours: readonly number[]
  readonly today: number
  readonly undecodable: number
}

const HOURS = 24

export async function sourcesOf(db: Db, offices: readonly string[]): Promise<NamedSource[]> {
  const rows = await db
    .selectFrom('sources')
    .leftJoin('offices', 'offices.id', 'sources.office_id')
    .selectAll('sources')
    .select('offices.name as office_name')
    .where('sources.office_id', '=', sql<string>`any(${[...offices]}::uuid[])`)
    .orderBy('sources.name')
    .execute()
  return rows.map((row) => ({ ...row, office_name: row.office_name ?? '' }))
}

export async function findSource(db: Db, id: string): Promise<SourceRow | undefined> {
  return db.selectFrom('sources').selectAll().where('id', '=', id).executeTakeFirst()
}

/** Counts of the last 24 hours, by source; sources that sent nothing are missing. */
export async function countsOf(db: Db, ids: readonly string[], now: number): Promise<Map<string, Counts>> {
  const first = hourOf(now).getTime() - (HOURS - 1) * 3_600_000
  const midnight = new Date(now).setUTCHours(0, 0, 0, 0)
  const rows = await db
    .selectFrom('source_hours')
    .selectAll()
    .where('source_id', '=', sql<string>`any(${[...ids]}::uuid[])`)
    .where('hour', '>=', new Date(Math.min(first, midnight)))
    .execute()
  const counts = new Map<string, { hours: number[]; today: number; undecodable: number }>()
  for (const row of rows) {
    const of = counts.get(row.source_id) ?? { hours: new Array<number>(HOURS).fill(0), today: 0, undecodable: 0 }
    counts.set(row.source_id, of)
    const slot = (row.hour.getTime() - first) / 3_600_000
    if (slot >= 0 && slot < HOURS) {
      of.hours[slot] = row.events
      of.undecodable += row.undecodable
    }
    if (row.hour.getTime() >= midnight) of.today += row.events
  }
  return counts
}

/** Adds what a group of batches told, in the transaction that moves the offset on: each batch is counted once. */
export async function recordHeard(tx: Transaction<WatchTables>, heard: readonly Heard[]): Promise<void> {
  if (heard.length === 0) return
  await addHours(tx, heard)
  const back = await tx
    .updateTable('sources')
    .set({ silent: false })
    .where('id', '=', sql<string>`any(${heard.map(({ source }) => source)}::uuid[])`)
    .where('silent', '=', true)
    .returning(['id', 'office_id', 'name'])
    .execute()
  for (const { source, receivedAt, lagSeconds } of heard) {
    await tx
      .updateTable('sources')
      .set({
        last_heard: sql<Date>`greatest(last_heard, ${new Date(receivedAt)}::timestamptz)`,
        lag_seconds: lagSeconds,
      })
      .where('id', '=', source)
      .execute()
  }
  await recordFacts(
    tx,
    back.map((row) => sourceFact('source.heard', row, SYSTEM)),
  )
}

async function addHours(tx: Transaction<WatchTables>, heard: readonly Heard[]): Promise<void> {
  const rows = heard.map(({ source, receivedAt, events, undecodable }) => ({
    source_id: source,
    hour: hourOf(receivedAt),
    events,
    undecodable,
  }))
  await tx
    .insertInto('source_hours')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['source_id', 'hour']).doUpdateSet({
        events: sql`source_hours.events + excluded.events`,
        undecodable: sql`source_hours.undecodable + excluded.undecodable`,
      }),
    )
    .execute()
}

export function sourceFact(
  kind: string,
  row: Pick<SourceRow, 'id' | 'office_id' | 'name'>,
  actor: Actor,
  data: Readonly<Record<string, unknown>> = {},
): NewFact {
  return {
    kind,
    actor,
    office: row.office_id,
    subject: { kind: 'source', id: row.id },
    data: { name: row.name, ...data },
  }
}
