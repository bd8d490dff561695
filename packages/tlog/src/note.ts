import { utf8Bytes, utf8Text } from './bytes.ts'
import { MAX_NOTE_BYTES, MAX_NOTE_SIGNATURES } from './limits.ts'
import { formatSignatureLine, type NoteSignature, parseSignatureLine } from './signature-line.ts'
import type { Signer } from './signer.ts'
import { shorten } from './size.ts'
import { TlogError } from './tlog-error.ts'
import type { VerifiedStatement } from './verified-statement.ts'
import type { VerifierKey } from './verifier-key.ts'
import { verifySignature } from './verify-signature.ts'

export interface Note {
  /** What is signed, with its final newline. Believe nothing of it before openNote has verified it. */
  readonly text: string
  readonly signatures: readonly NoteSignature[]
}

export interface VerifiedSignature extends NoteSignature, VerifiedStatement {
  readonly key: VerifierKey
}

export interface OpenedNote {
  readonly text: string
  readonly verified: readonly VerifiedSignature[]
  /** Of keys that were not given: nothing is known of them. */
  readonly unknown: readonly NoteSignature[]
}

/** signed-note, "Format". Verifies nothing. */
export function parseNote(note: Uint8Array | string): Note {
  const whole = boundedText(note)
  // "The text is separated from the signatures by the last empty line in the note."
  const split = whole.lastIndexOf('\n\n')
  if (split < 0 || !whole.endsWith('\n') || split + 2 >= whole.length)
    throw new TlogError('malformed', 'not a signed note: no empty line and signature lines after its text')
  const lines = whole.slice(split + 2, -1).split('\n')
  if (lines.length > MAX_NOTE_SIGNATURES)
    throw new TlogError('too-large', `the note has ${lines.length} signatures; ${MAX_NOTE_SIGNATURES} are read`)
  return { text: whole.slice(0, split + 1), signatures: lines.map(parseSignatureLine) }
}

/**
 * Verifies every signature of a known key. Throws `bad-signature` when one fails ("clients SHOULD reject the whole
 * note"), `unsigned` when there is none, `malformed` or `too-large` when it is no note.
 */
export async function openNote(note: Uint8Array | string, verifiers: readonly VerifierKey[]): Promise<OpenedNote> {
  const { text, signatures } = parseNote(note)
  const known: { signature: NoteSignature; key: VerifierKey }[] = []
  const unknown: NoteSignature[] = []
  for (const signature of signatures) {
    const key = verifiers.find(({ name, keyId }) => name === signature.name && keyId === signature.keyId)
    if (key === undefined) unknown.push(signature)
    else if (!known.some((other) => other.key === key)) known.push({ signature, key })
  }
  const verified = await Promise.all(
    known.map(async ({ signature, key }) => ({
      ...signature,
      ...(await verifySignature(key, text, signature.signature)),
      key,
    })),
  )
  if (verified.length === 0)
    throw new TlogError('unsigned', `no signature of a trusted key; it is signed by ${namesOf(signatures)}`)
  return { text, verified, unknown }
}

/** Signs `text` (which ends in a newline) with each signer, in order. */
export async function signNote(text: string, signers: readonly Signer[]): Promise<string> {
  if (!text.endsWith('\n') || hasControl(text) || !text.isWellFormed())
    throw new TlogError('malformed', "a note's text ends in a newline and has no other control characters")
  const bytes = utf8Bytes(text)
  const lines = await Promise.all(
    signers.map(async (signer) => formatSignatureLine({ ...identityOf(signer), signature: await signer.sign(bytes) })),
  )
  return `${text}\n${lines.join('')}`
}

function identityOf({ name, keyId }: Signer): { name: string; keyId: number } {
  return { name, keyId }
}

function boundedText(note: Uint8Array | string): string {
  const bytes = typeof note === 'string' ? utf8Bytes(note) : note
  if (bytes.length > MAX_NOTE_BYTES)
    throw new TlogError('too-large', `the note has ${bytes.length} bytes; up to ${MAX_NOTE_BYTES} are read`)
  const text = typeof note === 'string' ? note : utf8Text(bytes, 'the note')
  if (hasControl(text) || !text.isWellFormed())
    throw new TlogError(
      'malformed',
      'the note holds control characters (perhaps Windows line ends): fetch it unaltered',
    )
  return text
}

// "MUST NOT contain any ASCII control characters (those below U+0020) other than newline"
function hasControl(text: string): boolean {
  return /[\0-\x09\x0b-\x1f]/.test(text)
}

function namesOf(signatures: readonly NoteSignature[]): string {
  return signatures
    .slice(0, 4)
    .map(({ name }) => shorten(name))
    .join(', ')
}
