import { entriesPath, TILE_WIDTH, type TileReader, tilePath } from '@atalaya/tlog'
import type { ObjectStore } from './object-store.ts'

const HASH_BYTES = 32

/** Reads the log's tiles; a partial tile that has been removed is the beginning of its full one. */
export function tilesOf(store: ObjectStore): TileReader {
  return {
    async tile(level, index, width) {
      const path = tilePath(level, index, width)
      const found = await store.get(path)
      if (found !== undefined) return found
      const full = width < TILE_WIDTH ? await store.get(tilePath(level, index)) : undefined
      if (full === undefined) throw new Error(`The log has no ${path}.`)
      return full.subarray(0, width * HASH_BYTES)
    },
  }
}

/** Directories of the partial tiles and bundles that full ones have taken the place of. */
export function partialsBehind(paths: readonly string[]): string[] {
  return paths.filter((path) => path.startsWith('tile/') && !/\.p\/\d+$/.test(path)).map((path) => `${path}.p`)
}

export function bundleStart(index: number): number {
  return index - (index % TILE_WIDTH)
}

/** Path of the bundle that begins with this leaf and holds so many entries. */
export function bundlePath(start: number, count: number): string {
  return entriesPath(start / TILE_WIDTH, count)
}
