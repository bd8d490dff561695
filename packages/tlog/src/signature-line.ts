import { decodeLooseBase64, encodeBase64 } from './base64.ts'
import { concatBytes } from './bytes.ts'
import { shorten } from './size.ts'
import { TlogError } from './tlog-error.ts'
import { isKeyName, requireKeyName } from './verifier-key.ts'

export interface NoteSignature {
  readonly name: string
  readonly keyId: number
  readonly signature: Uint8Array
}

/** `— <key name> base64(32-bit key ID || signature)`, with its newline. */
export function formatSignatureLine({ name, keyId, signature }: NoteSignature): string {
  requireKeyName(name)
  const id = new Uint8Array(4)
  new DataView(id.buffer).setUint32(0, keyId)
  return `\u2014 ${name} ${encodeBase64(concatBytes(id, signature))}\n`
}

/** One line, without its newline. */
export function parseSignatureLine(line: string): NoteSignature {
  const [dash, name = '', base64 = '', ...rest] = line.split(' ')
  const bytes = decodeLooseBase64(base64)
  if (dash !== '\u2014' || !isKeyName(name) || rest.length > 0 || bytes === undefined || bytes.length < 5)
    throw new TlogError('malformed', `not a signature line (dash, key name, Base64): ${shorten(line)}`)
  return { name, keyId: new DataView(bytes.buffer).getUint32(0), signature: bytes.subarray(4) }
}
