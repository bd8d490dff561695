import { createHash } from 'node:crypto'
import { canonicalJson } from '@atalaya/contracts'

export interface Frozen {
  /** RFC 8785 canonical JSON. */
  readonly text: string
  /** SHA-256 of its UTF-8 bytes, in hex. */
  readonly hash: string
  /** Of the act alone: the same for two proposals of one act. */
  readonly payloadHash: string
}

/** The proposal's id is inside what is hashed, so that an approval can never be carried over to another proposal. */
export function freeze(proposal: string, kind: string, payload: unknown): Frozen {
  const text = canonicalJson({ proposal, kind, payload })
  return { text, hash: sha256(text), payloadHash: sha256(canonicalJson({ kind, payload })) }
}

/** The payload, when the bytes are those that were hashed; undefined when somebody altered them. */
export function thaw({ frozen, hash }: { readonly frozen: string; readonly hash: string }): unknown {
  if (sha256(frozen) !== hash) return undefined
  return (JSON.parse(frozen) as { payload: unknown }).payload // freeze wrote it, as the hash has just shown
}

function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex')
}
