import { EMPTY_ROOT } from '@atalaya/tlog'
import type { Kysely } from 'kysely'
import { recordFact } from '../../platform/facts/index.ts'
import { HubError } from '../../platform/hub-error.ts'
import { type KeyRing, ledgerFact } from './keys/key-ring.ts'
import { type KeyPlace, LedgerHalt, type LedgerTables, type LedgerTx } from './model.ts'
import type { ObjectStore } from './object-store.ts'
import { CHECKPOINT_PATH } from './publisher.ts'

export interface Established {
  readonly origin: string
  /** What the database says was published last, or was about to be. */
  readonly size: number
  readonly root: Uint8Array
  readonly publishedAt: Date
}

export interface Establish {
  readonly db: Kysely<LedgerTables>
  readonly store: ObjectStore
  /** The name that was set, and the one to take where none was. */
  readonly given: string | undefined
  readonly otherwise: string
  readonly keyPlace: KeyPlace
  readonly ringOf: (origin: string) => KeyRing
  readonly now: () => Date
}

/**
 * Finds which log this hub writes; the first start names it and makes its key, for a log's name never changes. Throws
 * LedgerHalt when there is a log on disk that the database knows nothing of, HubError when another name is set.
 */
export async function establishLog(parts: Establish): Promise<Established> {
  const { db, store, given, otherwise } = parts
  const row = await db.selectFrom('ledger').selectAll().executeTakeFirst()
  if (row !== undefined && (given === undefined || given === row.origin))
    return { origin: row.origin, size: row.size, root: row.root, publishedAt: row.published_at }
  const isPublished = (await store.get(CHECKPOINT_PATH)) !== undefined
  if (row === undefined && isPublished)
    throw new LedgerHalt(
      'database-behind',
      'A log is published that the database knows nothing of: the database is new, or was restored from before there was a log. Nothing is signed until it is explained; see docs/operate.md, “The log”.',
    )
  if (row !== undefined && isPublished)
    throw new HubError(
      'bad-option',
      `The log is called ${row.origin}, and a log keeps its name. Leave out --ledger-origin; or, to begin a new log, move the published one away first.`,
    )
  return begin(parts, given ?? otherwise, row?.origin ?? null)
}

async function begin(
  { db, ringOf, keyPlace, now }: Establish,
  origin: string,
  former: string | null,
): Promise<Established> {
  const at = now()
  const ring = ringOf(origin)
  await db.transaction().execute(async (tx: LedgerTx) => {
    const values = { one: true, origin, size: 0, root: Buffer.from(EMPTY_ROOT), published_at: at }
    await tx.updateTable('ledger_keys').set({ until: at, retired_at: at }).where('retired_at', 'is', null).execute()
    await tx
      .insertInto('ledger')
      .values(values)
      .onConflict((c) => c.column('one').doUpdateSet(values))
      .execute()
    const vkey = await ring.add(tx, keyPlace)
    await recordFact(tx, ledgerFact('ledger.started', origin, { origin, former }))
    await recordFact(tx, ledgerFact('ledger.key-added', origin, { vkey, place: keyPlace }))
  })
  return { origin, size: 0, root: EMPTY_ROOT, publishedAt: at }
}
