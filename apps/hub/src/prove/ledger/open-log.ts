import { leafHash, openNote, parseCheckpoint, parseNote, rootOf, tilePath, type VerifierKey } from '@atalaya/tlog'
import type { Kysely } from 'kysely'
import { isAway } from './bucket/bucket-trouble.ts'
import { LedgerHalt, type LedgerTables, type Published } from './model.ts'
import type { ObjectStore } from './object-store.ts'
import { CHECKPOINT_PATH } from './publisher.ts'
import { countLeaves } from './read-leaves.ts'
import { bundleStart, tilesOf } from './tiles.ts'

const SEE = 'Nothing is signed until it is explained; see docs/operate.md, “The log”.'

export interface OpenLog {
  readonly db: Kysely<LedgerTables>
  readonly store: ObjectStore
  readonly origin: string
  /** All keys that ever signed this log. */
  readonly keys: readonly VerifierKey[]
  readonly publishedAt: Date
}

/**
 * Reads what is published and makes sure that the database can extend it: a database that was rolled back, or another
 * one, must not sign a second history. Throws LedgerHalt. Undefined while nothing is published.
 */
export async function openLog(log: OpenLog): Promise<Published | undefined> {
  const bytes = await log.store.get(CHECKPOINT_PATH)
  if (bytes === undefined) return undefined
  const published = await readCheckpoint(bytes, log)
  await requireNotBehind(published, log.db)
  await requireSameEdge(published, log)
  return published
}

async function readCheckpoint(bytes: Uint8Array, { origin, keys, publishedAt }: OpenLog): Promise<Published> {
  const note = Buffer.from(bytes).toString('utf8')
  const found = originOf(note)
  if (found === undefined)
    throw new LedgerHalt('checkpoint-unreadable', `The published checkpoint is damaged: ${note.length} bytes. ${SEE}`)
  if (found !== origin)
    throw new LedgerHalt(
      'checkpoint-foreign',
      `The published checkpoint is of the log ${found}, not of ${origin}. ${SEE}`,
    )
  try {
    const { text } = await openNote(bytes, keys)
    const { size, root } = parseCheckpoint(text)
    return { size, root, note, at: publishedAt }
  } catch (cause) {
    throw new LedgerHalt('checkpoint-foreign', `The published checkpoint is not signed by this log's keys. ${SEE}`, {
      cause,
    })
  }
}

function originOf(note: string): string | undefined {
  try {
    return parseCheckpoint(parseNote(note).text).origin
  } catch {
    return undefined // the caller says that it is damaged
  }
}

async function requireNotBehind({ size }: Published, db: Kysely<LedgerTables>): Promise<void> {
  const leaves = await countLeaves(db)
  if (leaves >= size) return
  throw new LedgerHalt(
    'database-behind',
    `The database holds ${leaves} leaves of the log, but ${size} are published: the database was rolled back, perhaps restored from a backup. To go on would fork the log. ${SEE}`,
  )
}

/** Salts are random, so two histories differ in their last leaves: comparing the last tile finds any fork. */
async function requireSameEdge({ size, root }: Published, { db, store }: OpenLog): Promise<void> {
  if (size === 0) return
  const tiles = tilesOf(store)
  const start = bundleStart(size - 1)
  const width = size - start
  const built = await rootOf(tiles, size).catch((cause: unknown) => {
    if (isAway(cause)) throw cause
    throw new LedgerHalt('object-differs', `A tile of the log is missing or damaged. ${SEE}`, { cause })
  })
  if (Buffer.compare(built, root) !== 0)
    throw new LedgerHalt('object-differs', `The tiles of the log do not give the root of its checkpoint. ${SEE}`)
  const tile = await tiles.tile(0, start / 256, width)
  const rows = await db
    .selectFrom('ledger_leaves')
    .select('entry')
    .where('index', '>=', start)
    .where('index', '<', size)
    .orderBy('index')
    .execute()
  const hashes = Buffer.concat(rows.map(({ entry }) => leafHash(entry)))
  if (Buffer.compare(hashes, tile) === 0) return
  throw new LedgerHalt(
    'database-differs',
    `The last leaves in the database are not those that are published (${tilePath(0, start / 256, width)}): the database was rolled back and went on from there, or it is another log's. ${SEE}`,
  )
}
