import { encodeBase64 } from './base64.ts'
import { utf8Bytes, utf8Text } from './bytes.ts'
import { requireHash } from './hash.ts'
import { MAX_ADD_CHECKPOINT_BYTES, MAX_NOTE_BYTES, MAX_NOTE_SIGNATURES, MAX_PROOF_LENGTH } from './limits.ts'
import { type NoteSignature, parseSignatureLine } from './signature-line.ts'
import { parseSize, requireSize, shorten } from './size.ts'
import { TlogError } from './tlog-error.ts'
import { parseHashLines } from './tlog-proof.ts'

/** tlog-witness, "add-checkpoint": the body of the request. */
export interface AddCheckpoint {
  readonly oldSize: number
  readonly proof: readonly Uint8Array[]
  /** The signed checkpoint, verbatim. */
  readonly checkpoint: string
}

export function formatAddCheckpoint({ oldSize, proof, checkpoint }: AddCheckpoint): string {
  requireSize(oldSize, 'the old size')
  if (proof.length > MAX_PROOF_LENGTH)
    throw new TlogError('too-large', `the proof has ${proof.length} hashes; up to ${MAX_PROOF_LENGTH} may be sent`)
  for (const hash of proof) requireHash(hash, 'a hash of the proof')
  return `${[`old ${oldSize}`, ...proof.map(encodeBase64)].join('\n')}\n\n${checkpoint}`
}

/** Reads the form; nothing is verified. */
export function parseAddCheckpoint(body: Uint8Array | string): AddCheckpoint {
  const bytes = typeof body === 'string' ? utf8Bytes(body) : body
  if (bytes.length > MAX_ADD_CHECKPOINT_BYTES)
    throw new TlogError('too-large', `the body has ${bytes.length} bytes; up to ${MAX_ADD_CHECKPOINT_BYTES} are read`)
  const text = utf8Text(bytes, 'the body')
  const split = text.indexOf('\n\n')
  const [old = '', ...hashes] = text.slice(0, Math.max(split, 0)).split('\n')
  if (!old.startsWith('old '))
    throw new TlogError('malformed', `expected "old", a size, hashes, an empty line and a checkpoint: ${shorten(old)}`)
  return {
    oldSize: parseSize(old.slice('old '.length), 'the old size'),
    proof: parseHashLines(hashes),
    checkpoint: text.slice(split + 2),
  }
}

/** The signature lines that a witness answers. Verify them by adding them to the checkpoint and opening that note. */
export function parseWitnessAnswer(body: Uint8Array | string): NoteSignature[] {
  const bytes = typeof body === 'string' ? utf8Bytes(body) : body
  if (bytes.length > MAX_NOTE_BYTES)
    throw new TlogError('too-large', `the witness answered ${bytes.length} bytes; up to ${MAX_NOTE_BYTES} are read`)
  const text = utf8Text(bytes, "the witness's answer")
  if (!text.endsWith('\n')) throw new TlogError('malformed', "the witness's answer does not end in a newline")
  const lines = text.slice(0, -1).split('\n')
  if (lines.length > MAX_NOTE_SIGNATURES)
    throw new TlogError(
      'too-large',
      `the witness answered ${lines.length} lines; up to ${MAX_NOTE_SIGNATURES} are read`,
    )
  return lines.map(parseSignatureLine)
}

/** The body of a 409 answer (`text/x.tlog.size`): the size of the latest checkpoint that the witness cosigned. */
export function parseTlogSize(body: string): number {
  if (!body.endsWith('\n')) throw new TlogError('malformed', `not a tree size and a newline: ${shorten(body)}`)
  return parseSize(body.slice(0, -1), "the witness's size")
}
