import { decodeEntryBundle, leafHash, TILE_WIDTH, type TileReader } from '@atalaya/tlog'
import { type Kysely, sql } from 'kysely'
import { isAway } from '../bucket/bucket-trouble.ts'
import type { LedgerTables } from '../model.ts'
import type { ObjectStore } from '../object-store.ts'
import { bundlePath } from '../tiles.ts'
import type { Found, Page } from './sweep-facts.ts'

export interface LeafSweep {
  /** Index of the first leaf of the page, a multiple of 256. */
  readonly from: number
  /** How many tiles of 256 leaves. */
  readonly tiles: number
  /** Leaves below this are published. */
  readonly published: number
}

export interface Files {
  readonly tiles: TileReader
  readonly store: ObjectStore
}

interface Row {
  readonly index: number
  readonly entry: Buffer
  readonly fact: string | null
}

/** Looks at a page of leaves: none is missing, each has its fact, and each is what is published. */
export async function sweepLeaves(db: Kysely<LedgerTables>, files: Files, sweep: LeafSweep): Promise<Page> {
  const { from, tiles, published } = sweep
  const until = from + tiles * TILE_WIDTH
  const rows = (await db
    .selectFrom('ledger_leaves')
    .leftJoin('facts', (join) => join.onRef('ledger_leaves.fact_sequence', '=', sql`facts.sequence`))
    .select(['ledger_leaves.index', 'ledger_leaves.entry', 'facts.id as fact'])
    .where('ledger_leaves.index', '>=', from)
    .where('ledger_leaves.index', '<', until)
    .orderBy('ledger_leaves.index')
    .execute()) as readonly Row[]
  const end = Math.max((rows.at(-1)?.index ?? from - 1) + 1, Math.min(published, until))
  const byIndex = new Map(rows.map((row) => [row.index, row]))
  const found: Found[] = []
  for (let start = from; start < end; start += TILE_WIDTH) {
    const width = Math.min(TILE_WIDTH, published - start)
    const file = width > 0 ? await readPublished(files, start, width) : undefined
    for (let index = start; index < Math.min(start + TILE_WIDTH, end); index++) {
      const kind = judge(byIndex.get(index), index < published ? { file, at: index - start } : undefined)
      if (kind !== undefined) found.push({ kind, reference: String(index) })
    }
  }
  const looked = Array.from({ length: end - from }, (_, at) => String(from + at))
  return { found, looked, next: end < until ? undefined : until }
}

/** What is published of 256 leaves: their hashes in the tile and their entries in the bundle; undefined when unreadable. */
interface PublishedLeaves {
  readonly tile: Buffer
  readonly entries: readonly Uint8Array[]
}

function judge(
  row: Row | undefined,
  published: { file: PublishedLeaves | undefined; at: number } | undefined,
): Found['kind'] | undefined {
  if (row === undefined) return 'leaf-missing'
  if (published !== undefined && !isPublished(row.entry, published)) return 'leaf-changed'
  return row.fact === null ? 'leaf-without-fact' : undefined
}

function isPublished(entry: Buffer, { file, at }: { file: PublishedLeaves | undefined; at: number }): boolean {
  if (file === undefined) return false
  const hash = file.tile.subarray(at * 32, (at + 1) * 32)
  return hash.equals(leafHash(entry)) && entry.equals(file.entries[at] ?? new Uint8Array())
}

async function readPublished(
  { tiles, store }: Files,
  start: number,
  width: number,
): Promise<PublishedLeaves | undefined> {
  try {
    const tile = Buffer.from(await tiles.tile(0, start / TILE_WIDTH, width))
    const bundle = (await store.get(bundlePath(start, width))) ?? (await store.get(bundlePath(start, TILE_WIDTH)))
    return bundle === undefined ? undefined : { tile, entries: decodeEntryBundle(bundle) }
  } catch (error) {
    if (isAway(error)) throw error // that says nothing of what is published
    return undefined // missing or damaged: every leaf under it is found
  }
}
