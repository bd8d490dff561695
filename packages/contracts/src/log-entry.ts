import { canonicalJson } from './canonical-json.ts'
import type { LoggedFact } from './logged-fact.ts'

/** The `type` of an evidence file. */
export const EVIDENCE_TYPE = 'atalaya/evidence/v1'

/** Bytes of the secret that keeps a commitment from being guessed. */
export const SALT_BYTES = 32

const COMMITMENT = 'atalaya/fact-commitment/v1'
const WHOLE = 'atalaya/fact/v1'
const HEX_32 = /^[0-9a-f]{64}$/

/** What an entry of the log says: of a private fact its commitment in hexadecimal, of a public one the fact. */
export type LogEntry =
  | { readonly kind: 'commitment'; readonly commitment: string }
  | { readonly kind: 'fact'; readonly fact: unknown }

/** The bytes whose SHA-256 commits to a fact: the salt, then the fact's canonical JSON (RFC 8785) in UTF-8. */
export function committedBytes(salt: Uint8Array, fact: LoggedFact): Uint8Array<ArrayBuffer> {
  if (salt.length !== SALT_BYTES) throw new RangeError(`A salt has ${SALT_BYTES} bytes; this one has ${salt.length}.`)
  const text = new TextEncoder().encode(canonicalJson(fact))
  const bytes = new Uint8Array(SALT_BYTES + text.length)
  bytes.set(salt)
  bytes.set(text, SALT_BYTES)
  return bytes
}

/** The log's entry for a private fact; `commitment` is 64 lower-case hexadecimal digits. */
export function commitmentEntry(commitment: string): Uint8Array<ArrayBuffer> {
  if (!HEX_32.test(commitment)) throw new RangeError('A commitment is 64 lower-case hexadecimal digits.')
  return new TextEncoder().encode(canonicalJson({ type: COMMITMENT, commitment }))
}

/** The log's entry for a public fact: the fact itself. */
export function wholeEntry(fact: LoggedFact): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(canonicalJson({ type: WHOLE, fact }))
}

/** Reads an entry of the log; undefined when it is none of ours, or not written in the one way that there is. */
export function readEntry(bytes: Uint8Array): LogEntry | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || canonicalJson(value) !== text) return undefined
    const { type, commitment, fact, ...others } = value as Readonly<Record<string, unknown>> // an object, as just seen
    if (Object.keys(others).length > 0) return undefined
    if (type === COMMITMENT && fact === undefined && typeof commitment === 'string' && HEX_32.test(commitment))
      return { kind: 'commitment', commitment }
    return type === WHOLE && commitment === undefined && fact !== undefined ? { kind: 'fact', fact } : undefined
  } catch {
    return undefined // not UTF-8, not JSON, or nested deeper than anything of ours
  }
}
