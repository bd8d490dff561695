import { decodeBase64, encodeBase64 } from './base64.ts'
import { concatBytes } from './bytes.ts'
import { importEd25519 } from './ed25519.ts'
import { shorten } from './size.ts'
import { TlogError } from './tlog-error.ts'
import { formatKeyId, formatVerifierKey, SIGNATURE_TYPES, type VerifierKey, verifierKey } from './verifier-key.ts'

/** Whoever holds a private key: this process, a file, a PKCS#11 token. `sign` gives the bare signature of `bytes`. */
export interface Signer {
  readonly name: string
  readonly keyId: number
  sign(bytes: Uint8Array): Promise<Uint8Array>
}

export interface KeySigner extends Signer {
  readonly verifierKey: VerifierKey
}

/** What the key signs: notes (a log's checkpoints), or other people's checkpoints (a witness). */
export type SignerPurpose = 'ed25519' | 'cosignature'

/** `secret`: a 32-byte Ed25519 seed, or PKCS#8. */
export async function createEd25519Signer(
  name: string,
  secret: Uint8Array,
  purpose: SignerPurpose = 'ed25519',
): Promise<KeySigner> {
  const { publicKey, sign } = await importEd25519(secret)
  const key = verifierKey(name, purpose, publicKey)
  return { name, keyId: key.keyId, verifierKey: key, sign }
}

export interface GeneratedSigner {
  readonly signer: KeySigner
  /** To keep secret, 0600: what parseSignerKey reads. */
  readonly signerKey: string
  /** To publish: what parseVerifierKey reads. */
  readonly verifierKey: string
}

export async function generateSigner(name: string, purpose: SignerPurpose = 'ed25519'): Promise<GeneratedSigner> {
  const seed = crypto.getRandomValues(new Uint8Array(32))
  const signer = await createEd25519Signer(name, seed, purpose)
  const material = encodeBase64(concatBytes(Uint8Array.of(SIGNATURE_TYPES[purpose].byte), seed))
  return {
    signer,
    signerKey: `PRIVATE+KEY+${name}+${formatKeyId(signer.keyId)}+${material}`,
    verifierKey: formatVerifierKey(signer.verifierKey),
  }
}

/** `PRIVATE+KEY+<name>+<key ID>+base64(type || seed)`: the form that Go's note package writes. */
export async function parseSignerKey(text: string): Promise<KeySigner> {
  const [head, tail, name = '', id = '', ...rest] = text.trim().split('+')
  const material = decodeBase64(rest.join('+'))
  const purpose = purposeOf(material?.[0])
  // The text is secret: no part of it goes into a message.
  if (`${head}+${tail}` !== 'PRIVATE+KEY' || material?.length !== 33 || purpose === undefined)
    throw new TlogError('malformed', 'not a signer key (PRIVATE+KEY+name+8 hex digits+base64): give the file whole')
  const signer = await createEd25519Signer(name, material.slice(1), purpose)
  if (formatKeyId(signer.keyId) !== id)
    throw new TlogError('malformed', `the signer key of ${shorten(name)} does not have the identifier it says`)
  return signer
}

function purposeOf(byte: number | undefined): SignerPurpose | undefined {
  return (['ed25519', 'cosignature'] as const).find((purpose) => SIGNATURE_TYPES[purpose].byte === byte)
}
