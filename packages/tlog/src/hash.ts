import { sha256 } from '@noble/hashes/sha2.js'
import { HASH_SIZE } from './limits.ts'
import { TlogError } from './tlog-error.ts'

const LEAF = Uint8Array.of(0x00)
const NODE = Uint8Array.of(0x01)

/** The root of the empty tree: the hash of the empty string (RFC 6962 §2.1). */
export const EMPTY_ROOT: Uint8Array = sha256(new Uint8Array())

/** SHA-256(0x00 || data), RFC 6962 §2.1: the prefix keeps a leaf from passing for a node. */
export function leafHash(data: Uint8Array): Uint8Array {
  return sha256.create().update(LEAF).update(data).digest()
}

/** SHA-256(0x01 || left || right), RFC 6962 §2.1. */
export function nodeHash(left: Uint8Array, right: Uint8Array): Uint8Array {
  const joined = new Uint8Array(1 + 2 * HASH_SIZE)
  joined.set(NODE)
  joined.set(left, 1)
  joined.set(right, 1 + HASH_SIZE)
  return sha256(joined)
}

export function requireHash(hash: Uint8Array, what: string): void {
  if (hash.length !== HASH_SIZE)
    throw new TlogError('malformed', `${what} has ${hash.length} bytes where SHA-256 has ${HASH_SIZE}`)
}
