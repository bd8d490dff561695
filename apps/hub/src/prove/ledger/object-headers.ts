import { TILE_WIDTH } from '@atalaya/tlog'

export interface ObjectHeaders {
  readonly type: string
  readonly caching: string
}

const TILE = { type: 'application/octet-stream', caching: 'public, max-age=31536000, immutable' } as const
const CHECKPOINT = { type: 'text/plain; charset=utf-8', caching: 'public, max-age=1' } as const
const HASH_BYTES = 32
// tlog-tiles: an entry is preceded by its length in two bytes.
const ENTRY_BYTES = 2 + 65_535
const CHECKPOINT_BYTES = 512 * 1024

/** How an object of the log is served, by the hub and from a bucket alike: tiles never change, checkpoints do. */
export function headersOf(path: string): ObjectHeaders {
  return path.startsWith('tile/') ? TILE : CHECKPOINT
}

/** No object of the log is larger: what is was put there by somebody else. */
export function mostBytesOf(path: string): number {
  if (path.startsWith('tile/entries/')) return TILE_WIDTH * ENTRY_BYTES
  return path.startsWith('tile/') ? TILE_WIDTH * HASH_BYTES : CHECKPOINT_BYTES
}
