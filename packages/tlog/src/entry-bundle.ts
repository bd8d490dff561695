import { MAX_ENTRY_BYTES } from './limits.ts'
import { TILE_WIDTH } from './tile.ts'
import { TlogError } from './tlog-error.ts'

/** tlog-tiles, "Log entries": each entry after its length as a big-endian uint16. */
export function encodeEntryBundle(entries: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  if (entries.length < 1 || entries.length > TILE_WIDTH)
    throw new TlogError('out-of-range', `a bundle holds 1 to ${TILE_WIDTH} entries; it was given ${entries.length}`)
  const bytes = new Uint8Array(entries.reduce((total, entry) => total + 2 + entry.length, 0))
  const view = new DataView(bytes.buffer)
  let at = 0
  for (const entry of entries) {
    if (entry.length > MAX_ENTRY_BYTES)
      throw new TlogError('too-large', `an entry has ${entry.length} bytes; a bundle takes ${MAX_ENTRY_BYTES}`)
    view.setUint16(at, entry.length)
    bytes.set(entry, at + 2)
    at += 2 + entry.length
  }
  return bytes
}

/** The entries of a bundle, views of `bytes`. Throws `malformed` when it ends inside an entry or holds none or too many. */
export function decodeEntryBundle(bytes: Uint8Array): Uint8Array[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const plain = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length)
  const entries: Uint8Array[] = []
  let at = 0
  while (at < bytes.length) {
    const end = at + 2 <= bytes.length ? at + 2 + view.getUint16(at) : Number.POSITIVE_INFINITY
    if (end > bytes.length)
      throw new TlogError('malformed', `the entry bundle ends inside entry ${entries.length}: fetch it again`)
    if (entries.length === TILE_WIDTH)
      throw new TlogError('malformed', `the entry bundle holds more than ${TILE_WIDTH} entries`)
    entries.push(plain.subarray(at + 2, end))
    at = end
  }
  if (entries.length === 0) throw new TlogError('malformed', 'the entry bundle is empty: fetch it again')
  return entries
}
