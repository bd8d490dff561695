import { HASH_SIZE, MAX_ENTRY_BYTES, MAX_NOTE_BYTES } from './limits.ts'
import { entriesPath, TILE_WIDTH, tilePath } from './tile.ts'
import { TlogError } from './tlog-error.ts'
import type { TileReader } from './tree.ts'

/** A log as static files: a directory, a bucket, or the addresses below its URL. */
export interface LogFiles {
  /** The file's bytes, undefined when there is none. Refuse what is longer than `maxBytes` before you have read it all. */
  read(path: string, maxBytes: number): Promise<Uint8Array | undefined>
}

const MAX_BUNDLE_BYTES = TILE_WIDTH * (2 + MAX_ENTRY_BYTES)

export async function readCheckpoint(files: LogFiles): Promise<Uint8Array | undefined> {
  return bounded(files, 'checkpoint', MAX_NOTE_BYTES)
}

/** Tiles of a log, for roots and proofs; throws `missing` for one that is not there. */
export function tilesOf(files: LogFiles): TileReader {
  return {
    async tile(level, index, width) {
      const bytes = await readTile(files, level, index, width)
      if (bytes === undefined)
        throw new TlogError('missing', `${tilePath(level, index, width)} is missing from the log`)
      return bytes
    },
  }
}

/** A tile, or the start of the full one: a log "MAY delete any partial tile once the corresponding full tile is available". */
export async function readTile(
  files: LogFiles,
  level: number,
  index: number,
  width: number,
): Promise<Uint8Array | undefined> {
  const bytes = await bounded(files, tilePath(level, index, width), width * HASH_SIZE)
  if (bytes !== undefined || width === TILE_WIDTH) return bytes
  const full = await bounded(files, tilePath(level, index), TILE_WIDTH * HASH_SIZE)
  return full?.subarray(0, width * HASH_SIZE)
}

/** An entry bundle of at least `width` entries. */
export async function readBundle(files: LogFiles, index: number, width: number): Promise<Uint8Array | undefined> {
  const bytes = await bounded(files, entriesPath(index, width), MAX_BUNDLE_BYTES)
  return bytes ?? (width === TILE_WIDTH ? undefined : bounded(files, entriesPath(index), MAX_BUNDLE_BYTES))
}

async function bounded(files: LogFiles, path: string, maxBytes: number): Promise<Uint8Array | undefined> {
  const bytes = await files.read(path, maxBytes)
  if (bytes !== undefined && bytes.length > maxBytes)
    throw new TlogError('too-large', `${path} has ${bytes.length} bytes; it can have ${maxBytes}`)
  return bytes
}
