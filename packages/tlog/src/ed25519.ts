import { decodeBase64 } from './base64.ts'
import { concatBytes } from './bytes.ts'
import { TlogError } from './tlog-error.ts'

// WebCrypto, for its speed, and because its private keys need not leave it. Imported keys are kept by the bytes they came from.
const imported = new WeakMap<Uint8Array, Promise<NativeKey>>()

// The type has a global name in browsers only.
type NativeKey = Awaited<ReturnType<typeof crypto.subtle.importKey>>

/** RFC 8032 verification of a 64-byte signature. */
export async function verifyEd25519(
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  let key = imported.get(publicKey)
  if (key === undefined) {
    key = importPublicKey(publicKey)
    imported.set(publicKey, key)
  }
  return crypto.subtle.verify('Ed25519', await key, ownBytes(signature), ownBytes(message))
}

async function importPublicKey(publicKey: Uint8Array): Promise<NativeKey> {
  if (globalThis.crypto?.subtle === undefined)
    throw new TlogError('unsupported', 'signatures cannot be checked here: open the page over https or from localhost')
  try {
    return await crypto.subtle.importKey('raw', ownBytes(publicKey), 'Ed25519', false, ['verify'])
  } catch (cause) {
    const message =
      'the Ed25519 key is not one, or this browser lacks Ed25519 (Chrome 137, Firefox 129, Safari 17 have it)'
    throw new TlogError('unsupported', message, { cause })
  }
}

export interface Ed25519KeyPair {
  readonly publicKey: Uint8Array
  sign(message: Uint8Array): Promise<Uint8Array>
}

// RFC 8410 §7: a PKCS#8 frame around a 32-byte seed.
const PKCS8_PREFIX = Uint8Array.from([48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 112, 4, 34, 4, 32])

/** From a 32-byte seed (RFC 8032's private key) or a PKCS#8 document of one. */
export async function importEd25519(secret: Uint8Array): Promise<Ed25519KeyPair> {
  const pkcs8 = secret.length === 32 ? concatBytes(PKCS8_PREFIX, secret) : ownBytes(secret)
  const key = await crypto.subtle.importKey('pkcs8', pkcs8, 'Ed25519', true, ['sign']).catch((cause: unknown) => {
    throw new TlogError('malformed', 'the secret is neither a 32-byte Ed25519 seed nor a PKCS#8 key', { cause })
  })
  const { x = '' } = await crypto.subtle.exportKey('jwk', key)
  const publicKey = decodeBase64(`${x.replaceAll('-', '+').replaceAll('_', '/')}=`)
  if (publicKey === undefined) throw new TlogError('unsupported', 'the platform did not give the public key')
  return {
    publicKey,
    sign: async (message) => new Uint8Array(await crypto.subtle.sign('Ed25519', key, ownBytes(message))),
  }
}

// WebCrypto's types refuse memory that another thread may change.
function ownBytes(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return bytes.buffer instanceof ArrayBuffer ? (bytes as Uint8Array<ArrayBuffer>) : new Uint8Array(bytes)
}
