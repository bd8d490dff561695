import { utf8Bytes } from './bytes.ts'
import { verifyEd25519Cosignature, verifyMlDsaCosignature } from './cosignature.ts'
import { verifyEd25519 } from './ed25519.ts'
import { badSignature, type VerifiedStatement } from './verified-statement.ts'
import type { VerifierKey } from './verifier-key.ts'

/** Throws `bad-signature` unless `signature` is that of `key` on the note's text. */
export async function verifySignature(
  key: VerifierKey,
  text: string,
  signature: Uint8Array,
): Promise<VerifiedStatement> {
  if (key.type === 'cosignature') return verifyEd25519Cosignature(key, text, signature)
  if (key.type === 'ml-dsa-44') return verifyMlDsaCosignature(key, text, signature)
  if (signature.length !== 64 || !(await verifyEd25519(key.publicKey, utf8Bytes(text), signature)))
    throw badSignature(key)
  return {}
}
