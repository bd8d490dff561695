import { concatBytes } from './bytes.ts'
import { requireHash } from './hash.ts'
import { requireSize } from './size.ts'
import { hashesAtLevel, TILE_WIDTH, tileHashes, tilePath } from './tile.ts'
import { foldComplete, type TileReader } from './tree.ts'
import { edgeRoot } from './tree-builder.ts'

export interface TileFile {
  readonly path: string
  readonly bytes: Uint8Array
}

export interface Integrated {
  readonly size: number
  readonly root: Uint8Array
  /** Tiles that are new or wider than before, full and partial, level by level. Writing them again changes nothing. */
  readonly tiles: readonly TileFile[]
}

/** Appends leaves to a tree of `size`. Reads only the partial tiles of its right edge; writes nothing. */
export async function integrate(
  reader: TileReader,
  size: number,
  newLeafHashes: readonly Uint8Array[],
): Promise<Integrated> {
  requireSize(size + newLeafHashes.length, 'the new tree size')
  for (const hash of newLeafHashes) requireHash(hash, 'a leaf hash')
  const newSize = size + newLeafHashes.length
  const edge = await readEdge(reader, size, newSize)
  const tiles: TileFile[] = []
  let fresh = newLeafHashes
  for (const [level, partial] of edge.entries()) {
    const first = Math.floor(hashesAtLevel(size, level) / TILE_WIDTH)
    const grown = growLevel(level, first, [...partial, ...fresh])
    if (fresh.length > 0) tiles.push(...grown.files)
    edge[level] = grown.partial
    fresh = grown.roots
  }
  return { size: newSize, root: edgeRoot(edge), tiles }
}

// One row of hashes for every level that the new tree has: those of the old tree's partial tile.
async function readEdge(reader: TileReader, size: number, newSize: number): Promise<Uint8Array[][]> {
  const levels: Promise<Uint8Array[]>[] = []
  for (let level = 0; hashesAtLevel(newSize, level) > 0; level++) {
    const count = hashesAtLevel(size, level)
    const width = count % TILE_WIDTH
    const index = Math.floor(count / TILE_WIDTH)
    levels.push(
      width === 0
        ? Promise.resolve([])
        : reader.tile(level, index, width).then((bytes) => tileHashes(bytes, width, tilePath(level, index, width))),
    )
  }
  return Promise.all(levels)
}

interface GrownLevel {
  readonly files: readonly TileFile[]
  readonly partial: Uint8Array[]
  /** Of the tiles that are now full: the hashes of the level above. */
  readonly roots: readonly Uint8Array[]
}

function growLevel(level: number, firstIndex: number, row: readonly Uint8Array[]): GrownLevel {
  const files: TileFile[] = []
  const roots: Uint8Array[] = []
  let at = 0
  for (; at + TILE_WIDTH <= row.length; at += TILE_WIDTH) {
    const full = row.slice(at, at + TILE_WIDTH)
    files.push({ path: tilePath(level, firstIndex + at / TILE_WIDTH), bytes: concatBytes(...full) })
    roots.push(foldComplete(full))
  }
  const partial = row.slice(at)
  // "Empty tiles MUST NOT be served."
  if (partial.length > 0)
    files.push({
      path: tilePath(level, firstIndex + at / TILE_WIDTH, partial.length),
      bytes: concatBytes(...partial),
    })
  return { files, partial, roots }
}
