import { EMPTY_ROOT, nodeHash } from './hash.ts'
import { requireSize } from './size.ts'
import { TILE_HEIGHT, TILE_WIDTH, tileHashes, tilePath, tileWidth } from './tile.ts'
import { TlogError } from './tlog-error.ts'

/** Where tiles come from: a directory, a bucket, somebody's server. */
export interface TileReader {
  /** The bytes of a tile that has `width` hashes: exactly `32 * width` of them. */
  tile(level: number, index: number, width: number): Promise<Uint8Array>
}

/** A tree of a certain size over a reader; tiles are read once. */
export interface Tree {
  readonly size: number
  hashes(level: number, index: number): Promise<readonly Uint8Array[]>
}

export function openTree(reader: TileReader, size: number): Tree {
  requireSize(size, 'the tree size')
  const read = new Map<string, Promise<Uint8Array[]>>()
  return {
    size,
    hashes(level, index) {
      const width = tileWidth(size, level, index)
      const path = tilePath(level, index, width)
      let hashes = read.get(path)
      if (hashes === undefined) {
        hashes = reader.tile(level, index, width).then((bytes) => tileHashes(bytes, width, path))
        read.set(path, hashes)
      }
      return hashes
    },
  }
}

/** Root of the tree of the first `size` leaves. */
export async function rootOf(reader: TileReader, size: number): Promise<Uint8Array> {
  return rangeHash(openTree(reader, size), 0, size)
}

/** MTH(D[start:end]) of RFC 6962 §2.1, for a range that the tree's own splits produce. */
export async function rangeHash(tree: Tree, start: number, end: number): Promise<Uint8Array> {
  if (start < 0 || end > tree.size || start > end)
    throw new TlogError('out-of-range', `leaves ${start} to ${end} are not in a tree of ${tree.size}`)
  const width = end - start
  if (width === 0) return EMPTY_ROOT
  const split = largestPowerBelow(width)
  if (split * 2 === width || width === 1) return completeHash(tree, start, width)
  const [left, right] = await Promise.all([rangeHash(tree, start, start + split), rangeHash(tree, start + split, end)])
  return nodeHash(left, right)
}

/** The largest power of two smaller than `size` (RFC 6962 §2.1's k); 1 for 1. */
export function largestPowerBelow(size: number): number {
  let power = 1
  while (power * 2 < size) power *= 2
  return power
}

// A complete subtree of 2^h leaves: folded from the hashes of the tile that holds its height.
async function completeHash(tree: Tree, start: number, width: number): Promise<Uint8Array> {
  const height = Math.log2(width)
  const level = Math.floor(height / TILE_HEIGHT)
  const below = TILE_WIDTH ** level
  const first = start / below
  const count = width / below
  const index = Math.floor(first / TILE_WIDTH)
  const hashes = await tree.hashes(level, index)
  const offset = first - index * TILE_WIDTH
  return foldComplete(hashes.slice(offset, offset + count))
}

/** Root over a power of two of hashes of the same height. */
export function foldComplete(hashes: readonly Uint8Array[]): Uint8Array {
  let row = hashes
  while (row.length > 1) {
    const above: Uint8Array[] = []
    for (let at = 0; at + 1 < row.length; at += 2)
      above.push(nodeHash(row[at] as Uint8Array, row[at + 1] as Uint8Array))
    row = above
  }
  const [root] = row
  if (root === undefined) throw new TlogError('out-of-range', 'the tile does not hold the hashes asked for')
  return root
}
