import { concatBytes, utf8Bytes } from './bytes.ts'
import { type Checkpoint, parseCheckpoint } from './checkpoint.ts'
import { verifyEd25519 } from './ed25519.ts'
import { formatSignatureLine } from './signature-line.ts'
import type { Signer } from './signer.ts'
import { requireSize } from './size.ts'
import { TlogError } from './tlog-error.ts'
import { badSignature, type VerifiedStatement } from './verified-statement.ts'
import type { VerifierKey } from './verifier-key.ts'

/**
 * A witness's signature line (with its newline) on a checkpoint's note text: tlog-cosignature, `cosignature/v1`.
 * `cosigner` must be made for the purpose `cosignature`; `timestamp` is in seconds since 1970.
 */
export async function cosign(checkpointText: string, cosigner: Signer, timestamp: number): Promise<string> {
  parseCheckpoint(checkpointText)
  requireTimestamp(timestamp)
  const signature = await cosigner.sign(utf8Bytes(ed25519Message(checkpointText, timestamp)))
  const timestamped = concatBytes(uint64(timestamp), signature)
  return formatSignatureLine({ name: cosigner.name, keyId: cosigner.keyId, signature: timestamped })
}

/** tlog-cosignature, "Ed25519 signed message". */
export async function verifyEd25519Cosignature(
  key: VerifierKey,
  text: string,
  signature: Uint8Array,
): Promise<VerifiedStatement> {
  parseCheckpoint(text)
  const timestamp = timestampOf(signature, 8 + 64, key)
  const message = utf8Bytes(ed25519Message(text, timestamp))
  if (!(await verifyEd25519(key.publicKey, message, signature.subarray(8)))) throw badSignature(key)
  return { timestamp }
}

/** tlog-cosignature, "ML-DSA-44 signed message". The algorithm's code is loaded at the first such signature. */
export async function verifyMlDsaCosignature(
  key: VerifierKey,
  text: string,
  signature: Uint8Array,
): Promise<VerifiedStatement> {
  const timestamp = timestampOf(signature, 8 + 2420, key)
  const message = cosignedMessage(key.name, parseCheckpoint(text), timestamp)
  const { ml_dsa44 } = await import('@noble/post-quantum/ml-dsa.js')
  if (!ml_dsa44.verify(signature.subarray(8), message, key.publicKey)) throw badSignature(key)
  return { timestamp }
}

function ed25519Message(text: string, timestamp: number): string {
  return `cosignature/v1\ntime ${timestamp}\n${text}`
}

/** `cosigned_message` for a whole checkpoint: start 0, end the tree's size. */
export function cosignedMessage(cosigner: string, checkpoint: Checkpoint, timestamp: number): Uint8Array {
  return concatBytes(
    utf8Bytes('subtree/v1\n\0'),
    shortVector(cosigner),
    uint64(timestamp),
    shortVector(checkpoint.origin),
    uint64(0),
    uint64(checkpoint.size),
    checkpoint.root,
  )
}

// opaque <1..2^8-1>, RFC 8446 §3.4
function shortVector(text: string): Uint8Array {
  const bytes = utf8Bytes(text)
  if (bytes.length < 1 || bytes.length > 255)
    throw new TlogError('out-of-range', 'an ML-DSA cosignature takes names and origins of 1 to 255 bytes')
  return concatBytes(Uint8Array.of(bytes.length), bytes)
}

function timestampOf(signature: Uint8Array, length: number, key: VerifierKey): number {
  if (signature.length !== length) throw badSignature(key)
  const timestamp = Number(new DataView(signature.buffer, signature.byteOffset).getBigUint64(0))
  requireTimestamp(timestamp)
  return timestamp
}

function requireTimestamp(timestamp: number): void {
  requireSize(timestamp, "a cosignature's timestamp")
}

function uint64(value: number): Uint8Array {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value))
  return bytes
}
