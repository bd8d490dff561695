import { sha256 } from '@noble/hashes/sha2.js'
import { decodeBase64, encodeBase64 } from './base64.ts'
import { concatBytes, utf8Bytes } from './bytes.ts'
import { shorten } from './size.ts'
import { TlogError } from './tlog-error.ts'

/** signed-note, "Signature types": the byte before the public key, and the length of that. */
export const SIGNATURE_TYPES = {
  /** Ed25519 over the note's text. */
  ed25519: { byte: 0x01, publicKeyBytes: 32 },
  /** tlog-cosignature, Ed25519: `cosignature/v1`. */
  cosignature: { byte: 0x04, publicKeyBytes: 32 },
  /** tlog-cosignature, ML-DSA-44: `subtree/v1`. Verified, not made. */
  'ml-dsa-44': { byte: 0x06, publicKeyBytes: 1312 },
} as const

export type SignatureType = keyof typeof SIGNATURE_TYPES

export interface VerifierKey {
  readonly name: string
  /** 32 bits. Identifies together with the name; it is no protection by itself. */
  readonly keyId: number
  readonly type: SignatureType
  readonly publicKey: Uint8Array
}

/** A key in hand, with the identifier that signed-note recommends and the other specifications require. */
export function verifierKey(name: string, type: SignatureType, publicKey: Uint8Array): VerifierKey {
  requireKeyName(name)
  if (publicKey.length !== SIGNATURE_TYPES[type].publicKeyBytes)
    throw new TlogError('malformed', `a ${type} key has ${SIGNATURE_TYPES[type].publicKeyBytes} bytes`)
  return { name, keyId: keyIdOf(name, type, publicKey), type, publicKey }
}

/** `<key name>+hex(32-bit key ID)+base64(signature type || public key)` */
export function parseVerifierKey(text: string): VerifierKey {
  const [name = '', id = '', ...rest] = text.trim().split('+')
  const material = decodeBase64(rest.join('+'))
  if (!/^[0-9a-f]{8}$/.test(id) || material === undefined || material.length < 2)
    throw new TlogError('malformed', `not a verifier key (name+8 hex digits+base64): ${shorten(text)}`)
  const type = typeOf(material[0] ?? 0)
  if (type === undefined)
    throw new TlogError(
      'unsupported',
      `key ${shorten(name)} is of signature type ${material[0]}, which is not known here`,
    )
  const key = verifierKey(name, type, material.slice(1))
  if (key.keyId !== Number.parseInt(id, 16))
    throw new TlogError('malformed', `key ${shorten(name)} does not have the identifier ${id}: copy it again, whole`)
  return key
}

export function formatVerifierKey(key: VerifierKey): string {
  const material = concatBytes(Uint8Array.of(SIGNATURE_TYPES[key.type].byte), key.publicKey)
  return `${key.name}+${formatKeyId(key.keyId)}+${encodeBase64(material)}`
}

export function formatKeyId(keyId: number): string {
  return keyId.toString(16).padStart(8, '0')
}

/** SHA-256(name || 0x0A || type || public key)[:4] */
function keyIdOf(name: string, type: SignatureType, publicKey: Uint8Array): number {
  const hash = sha256(concatBytes(utf8Bytes(`${name}\n`), Uint8Array.of(SIGNATURE_TYPES[type].byte), publicKey))
  return new DataView(hash.buffer, hash.byteOffset).getUint32(0)
}

/** "Key names MUST be non-empty and MUST NOT contain any Unicode spaces or plus" */
export function isKeyName(name: string): boolean {
  return name.length > 0 && name.isWellFormed() && !/[\p{White_Space}\p{Cc}+]/u.test(name)
}

export function requireKeyName(name: string): void {
  if (!isKeyName(name))
    throw new TlogError('malformed', `a key's name is not empty and has no spaces nor plus signs: ${shorten(name)}`)
}

function typeOf(byte: number): SignatureType | undefined {
  const types = Object.keys(SIGNATURE_TYPES) as SignatureType[]
  return types.find((type) => SIGNATURE_TYPES[type].byte === byte)
}
