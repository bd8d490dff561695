import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib'
import { HubError } from '../hub-error.ts'

const PLAIN = 0
const ZSTD = 1
const WORTH_PACKING = 512
const OPTIONS = { params: { [constants.ZSTD_c_compressionLevel]: 1 } }

/** Log lines shrink to about a tenth, and compressing costs less than writing and syncing the difference. */
export function packPayload(payload: Uint8Array): { readonly packing: number; readonly bytes: Uint8Array } {
  if (payload.byteLength < WORTH_PACKING) return { packing: PLAIN, bytes: payload }
  return { packing: ZSTD, bytes: zstdCompressSync(payload, OPTIONS) }
}

export function unpackPayload(bytes: Uint8Array, how: { readonly packing: number; readonly size: number }): Uint8Array {
  if (how.packing === PLAIN) return bytes
  if (how.packing !== ZSTD)
    throw new HubError('stream-failed', `A batch is packed in a way unknown here (${how.packing}).`)
  return zstdDecompressSync(bytes, { maxOutputLength: Math.max(1, how.size) })
}
