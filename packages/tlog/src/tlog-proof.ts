import { decodeBase64, encodeBase64 } from './base64.ts'
import { utf8Bytes, utf8Text } from './bytes.ts'
import { leafHash, requireHash } from './hash.ts'
import { HASH_SIZE, MAX_EXTRA_BYTES, MAX_PROOF_LENGTH, MAX_TLOG_PROOF_BYTES } from './limits.ts'
import { type Clock, type OpenedCheckpoint, openCheckpoint } from './open-checkpoint.ts'
import type { Policy } from './policy.ts'
import { parseSize, requireSize, shorten } from './size.ts'
import { TlogError } from './tlog-error.ts'
import { verifyInclusion } from './verify-proof.ts'

/** tlog-proof, "Format". */
export interface TlogProof {
  /** Opaque, and not authenticated. */
  readonly extra?: Uint8Array
  readonly index: number
  readonly proof: readonly Uint8Array[]
  /** The signed checkpoint, verbatim. */
  readonly checkpoint: string
}

const HEADER = 'c2sp.org/tlog-proof@v1'

export function formatTlogProof({ extra, index, proof, checkpoint }: TlogProof): string {
  requireSize(index, 'the leaf index')
  for (const hash of proof) requireHash(hash, 'a hash of the proof')
  const lines = [
    HEADER,
    ...(extra === undefined ? [] : [`extra ${encodeBase64(extra)}`]),
    `index ${index}`,
    ...proof.map(encodeBase64),
  ]
  return `${lines.join('\n')}\n\n${checkpoint}`
}

/** Reads the form; nothing is verified. */
export function parseTlogProof(file: Uint8Array | string): TlogProof {
  const bytes = typeof file === 'string' ? utf8Bytes(file) : file
  if (bytes.length > MAX_TLOG_PROOF_BYTES)
    throw new TlogError('too-large', `the proof has ${bytes.length} bytes; up to ${MAX_TLOG_PROOF_BYTES} are read`)
  const text = utf8Text(bytes, 'the proof')
  const split = text.indexOf('\n\n')
  const [header, ...lines] = text.slice(0, Math.max(split, 0)).split('\n')
  if (header !== HEADER)
    throw new TlogError(
      'malformed',
      `not a tlog-proof: its first line must be ${HEADER}, and an empty line follow the hashes`,
    )
  const extra = lines[0]?.startsWith('extra ') ? extraOf(lines.shift() ?? '') : undefined
  const [index = '', ...hashes] = lines
  if (!index.startsWith('index ')) throw new TlogError('malformed', `expected "index" and a number: ${shorten(index)}`)
  const proof = {
    index: parseSize(index.slice('index '.length), "the proof's index"),
    proof: parseHashLines(hashes),
    checkpoint: text.slice(split + 2),
  }
  return extra === undefined ? proof : { extra, ...proof }
}

/** One Base64 hash a line, as tlog-proof and tlog-witness have them. */
export function parseHashLines(lines: readonly string[]): Uint8Array[] {
  if (lines.length > MAX_PROOF_LENGTH)
    throw new TlogError('too-large', `the proof has ${lines.length} hashes; no tree needs over ${MAX_PROOF_LENGTH}`)
  return lines.map((line) => {
    const hash = line.length <= 2 * HASH_SIZE ? decodeBase64(line) : undefined
    if (hash?.length !== HASH_SIZE) throw new TlogError('malformed', `not a SHA-256 hash in Base64: ${shorten(line)}`)
    return hash
  })
}

export interface VerifiedEntry extends OpenedCheckpoint {
  readonly index: number
}

/**
 * tlog-proof, "Verifying a tlog proof", with the entry's own bytes. Throws TlogError: what openCheckpoint throws,
 * `quorum-not-met`, or `mismatch` when this entry is not the one at that place.
 */
export async function verifyTlogProof(
  proof: TlogProof,
  entry: Uint8Array,
  policy: Policy,
  clock: Clock = {},
): Promise<VerifiedEntry> {
  const checkpoint = await openCheckpoint(proof.checkpoint, policy, clock)
  verifyInclusion({
    leafHash: leafHash(entry),
    index: proof.index,
    size: checkpoint.size,
    proof: proof.proof,
    root: checkpoint.root,
  })
  if (!checkpoint.quorum) throw quorumNotMet(checkpoint)
  return { ...checkpoint, index: proof.index }
}

function quorumNotMet({ cosignatures }: OpenedCheckpoint): TlogError {
  const counted = cosignatures.filter(({ future }) => !future).map(({ witness }) => witness.name)
  const ahead = cosignatures.filter(({ future }) => future).map(({ witness }) => witness.name)
  const skew = ahead.length > 0 ? `; dated in the future, so not counted: ${ahead.join(', ')}` : ''
  const message = `the entry is in the log, but the policy's quorum has not cosigned (so far: ${counted.join(', ') || 'none'}${skew}): fetch the proof again later`
  return new TlogError('quorum-not-met', message)
}

function extraOf(line: string): Uint8Array {
  const extra = decodeBase64(line.slice('extra '.length))
  if (extra === undefined) throw new TlogError('malformed', 'the extra line is not Base64')
  if (extra.length > MAX_EXTRA_BYTES)
    throw new TlogError('too-large', `the extra data has ${extra.length} bytes; up to ${MAX_EXTRA_BYTES} are read`)
  return extra
}
