import { encodeEntryBundle, leafHash, TILE_WIDTH } from '@atalaya/tlog'
import type { Kysely } from 'kysely'
import type { LedgerTables } from './model.ts'
import type { StoredObject } from './object-store.ts'
import { bundlePath, bundleStart } from './tiles.ts'

export interface NewLeaves {
  readonly hashes: readonly Uint8Array[]
  /** The entries of these leaves, and those of the bundle that they begin in. */
  readonly bundles: readonly StoredObject[]
}

/** Up to `limit` leaves from `size` on. Throws when the database skips one, which no transaction of ours can write. */
export async function readLeaves(db: Kysely<LedgerTables>, size: number, limit: number): Promise<NewLeaves> {
  const start = bundleStart(size)
  const rows = await db
    .selectFrom('ledger_leaves')
    .select(['index', 'entry'])
    .where('index', '>=', start)
    .orderBy('index')
    .limit(size - start + limit)
    .execute()
  const skipped = rows.findIndex(({ index }, at) => index !== start + at)
  if (skipped >= 0) throw new Error(`The database has no leaf ${start + skipped} of the log, but later ones.`)
  const entries = rows.map(({ entry }) => entry)
  const fresh = entries.slice(size - start)
  return { hashes: fresh.map(leafHash), bundles: fresh.length === 0 ? [] : bundlesOf(entries, start) }
}

function bundlesOf(entries: readonly Uint8Array[], start: number): StoredObject[] {
  const bundles: StoredObject[] = []
  for (let at = 0; at < entries.length; at += TILE_WIDTH) {
    const held = entries.slice(at, at + TILE_WIDTH)
    bundles.push({ path: bundlePath(start + at, held.length), bytes: encodeEntryBundle(held) })
  }
  return bundles
}

export async function countLeaves(db: Kysely<LedgerTables>): Promise<number> {
  const last = await db.selectFrom('ledger_leaves').select('index').orderBy('index', 'desc').limit(1).executeTakeFirst()
  return last === undefined ? 0 : last.index + 1
}
