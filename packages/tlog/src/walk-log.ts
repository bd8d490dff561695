import { equalBytes } from './bytes.ts'
import type { Checkpoint } from './checkpoint.ts'
import { decodeEntryBundle } from './entry-bundle.ts'
import { leafHash } from './hash.ts'
import type { OpenedEarlier } from './log-checkpoints.ts'
import { type LogFiles, readBundle, readTile } from './log-files.ts'
import { orFinding, type Report } from './log-finding.ts'
import { entriesPath, TILE_WIDTH, tileHashes, tilePath, tileWidth } from './tile.ts'
import { TlogError } from './tlog-error.ts'
import { type BuiltTile, TreeBuilder } from './tree-builder.ts'

export interface LogWalk {
  readonly files: LogFiles
  readonly checkpoint: Checkpoint
  /** By size. */
  readonly earlier: readonly OpenedEarlier[]
  readonly report: Report
  readonly onProgress: (entries: number, total: number) => void
}

const READ_AHEAD = 8

/** From the first entry to the signed root, comparing every tile and every kept checkpoint on the way. */
export async function walkLog(walk: LogWalk): Promise<{ entries: number; tiles: number }> {
  const { checkpoint, earlier, report, onProgress } = walk
  const builder = new TreeBuilder()
  const due = [...earlier]
  let tiles = 0
  reportHistory(due, builder, report)
  for await (const leaves of leavesOf(walk)) {
    for (const leaf of leaves) {
      for (const tile of builder.add(leaf)) tiles += await compareTile(walk, tile)
      reportHistory(due, builder, report)
    }
    onProgress(builder.size, checkpoint.size)
  }
  if (builder.size < checkpoint.size) return { entries: builder.size, tiles }
  for (const tile of builder.partialTiles()) tiles += await compareTile(walk, tile)
  reportRollbacks(due, checkpoint, report)
  if (!equalBytes(builder.root(), checkpoint.root)) report(WRONG_ROOT)
  return { entries: builder.size, tiles }
}

const WRONG_ROOT = {
  kind: 'wrong-root',
  path: 'checkpoint',
  message: 'the entries do not lead to the root that was signed: entries were altered, removed or added',
} as const

// Bundle after bundle, some read ahead; it ends early at a gap that nothing fills.
async function* leavesOf({ files, checkpoint, report }: LogWalk): AsyncGenerator<readonly Uint8Array[]> {
  const ahead: Promise<Uint8Array[] | undefined>[] = []
  const bundles = Math.ceil(checkpoint.size / TILE_WIDTH)
  for (let next = 0; next < bundles || ahead.length > 0; ) {
    for (; next < bundles && ahead.length < READ_AHEAD; next++) {
      const reading = readLeaves(files, next, tileWidth(checkpoint.size, 0, next), report)
      reading.catch(() => undefined) // thrown where it is awaited, unless an earlier one is
      ahead.push(reading)
    }
    const leaves = await ahead.shift()
    if (leaves === undefined) return
    yield leaves
  }
}

// Hashes of a bundle's entries; of the tile instead when the bundle cannot be read, so that the rest can be checked.
async function readLeaves(
  files: LogFiles,
  index: number,
  width: number,
  report: Report,
): Promise<Uint8Array[] | undefined> {
  const path = entriesPath(index, width)
  const fromBundle = async () => {
    const bytes = await readBundle(files, index, width)
    if (bytes === undefined) throw new TlogError('malformed', 'the entry bundle is missing')
    const entries = decodeEntryBundle(bytes)
    if (entries.length !== width && entries.length !== TILE_WIDTH)
      throw new TlogError('malformed', `it has ${entries.length} entries, not ${width}`)
    return entries.slice(0, width).map(leafHash)
  }
  const leaves = await orFinding(fromBundle, report, { kind: 'unreadable', path })
  return leaves ?? (await readHashes(files, { level: 0, index, width, report }))
}

async function readHashes(
  files: LogFiles,
  { level, index, width, report }: { level: number; index: number; width: number; report: Report },
): Promise<Uint8Array[] | undefined> {
  const path = tilePath(level, index, width)
  const read = async () => {
    const bytes = await readTile(files, level, index, width)
    if (bytes === undefined) throw new TlogError('malformed', 'the tile is missing')
    return tileHashes(bytes, width, path)
  }
  return orFinding(read, report, { kind: 'unreadable', path })
}

/** 1 for a tile that could be read. */
async function compareTile({ files, report }: LogWalk, tile: BuiltTile): Promise<0 | 1> {
  const { level, index, hashes } = tile
  const width = hashes.length
  const published = await readHashes(files, { level, index, width, report })
  if (published === undefined) return 0
  const wrong = hashes.flatMap((hash, at) => (equalBytes(hash, published[at] ?? hash) ? [] : [at]))
  const [first] = wrong
  if (first === undefined) return 1
  const place = level === 0 ? `entry ${index * TILE_WIDTH + first}` : `hash ${first}`
  const more = wrong.length > 1 ? ` and ${wrong.length - 1} more` : ''
  const message = `${place}${more}: the tile and what it is made of differ; one of them was altered`
  report({ kind: 'altered', path: tilePath(level, index, width), message })
  return 1
}

function reportHistory(due: OpenedEarlier[], builder: TreeBuilder, report: Report): void {
  while (due[0]?.size === builder.size) {
    const kept = due.shift() as OpenedEarlier
    if (equalBytes(kept.root, builder.root())) continue
    const message = `the log had another root at ${kept.size} entries: it shows different histories; keep both checkpoints, they are evidence`
    report({ kind: 'fork', path: kept.name, message })
  }
}

function reportRollbacks(due: readonly OpenedEarlier[], { size }: Checkpoint, report: Report): void {
  for (const kept of due) {
    const message = `the log had ${kept.size} entries and now has ${size}: it was rolled back, or this copy is an older one`
    report({ kind: 'rollback', path: kept.name, message })
  }
}
