import { HASH_SIZE } from './limits.ts'
import { requireSize } from './size.ts'
import { TlogError } from './tlog-error.ts'

/** tlog-tiles: a tile is a subtree of height 8, its 256 lowest hashes. */
export const TILE_HEIGHT = 8
export const TILE_WIDTH = 256

/** Address of a Merkle tile below the log's prefix; `width` only for a partial one (1 to 255). */
export function tilePath(level: number, index: number, width = TILE_WIDTH): string {
  if (!Number.isInteger(level) || level < 0 || level > 63)
    throw new TlogError('out-of-range', `a tile's level is 0 to 63; ${level} was asked for`)
  return `tile/${level}/${numberedPath(index, width)}`
}

/** Address of an entry bundle below the log's prefix; `width` only for a partial one (1 to 255). */
export function entriesPath(index: number, width = TILE_WIDTH): string {
  return `tile/entries/${numberedPath(index, width)}`
}

// "zero-padded 3-digit path elements. All but the last path element MUST begin with an x"
function numberedPath(index: number, width: number): string {
  requireSize(index, "a tile's index")
  if (!Number.isInteger(width) || width < 1 || width > TILE_WIDTH)
    throw new TlogError('out-of-range', `a tile's width is 1 to ${TILE_WIDTH}; ${width} was asked for`)
  const digits = String(index)
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, '0')
  const groups = padded.match(/\d{3}/g) ?? []
  const path = groups.map((group, at) => (at < groups.length - 1 ? `x${group}` : group)).join('/')
  return width === TILE_WIDTH ? path : `${path}.p/${width}`
}

/** How many hashes a tree of `size` leaves has at a tile level: only full tiles count above level 0. */
export function hashesAtLevel(size: number, level: number): number {
  return Math.floor(size / TILE_WIDTH ** level)
}

/** Width of tile `index` at `level` in a tree of `size` leaves: 256, less at the right edge, 0 past it. */
export function tileWidth(size: number, level: number, index: number): number {
  return Math.max(0, Math.min(TILE_WIDTH, hashesAtLevel(size, level) - index * TILE_WIDTH))
}

/** The hashes of a tile's bytes, checked to hold exactly `width`. */
export function tileHashes(bytes: Uint8Array, width: number, path: string): Uint8Array[] {
  if (bytes.length !== width * HASH_SIZE)
    throw new TlogError(
      'malformed',
      `${path} has ${bytes.length} bytes where ${width} hashes have ${width * HASH_SIZE}: fetch it again`,
    )
  const plain = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length)
  return Array.from({ length: width }, (_, at) => plain.subarray(at * HASH_SIZE, (at + 1) * HASH_SIZE))
}
