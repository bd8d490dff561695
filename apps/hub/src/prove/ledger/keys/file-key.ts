import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { formatVerifierKey, generateSigner, type KeySigner, parseSignerKey } from '@atalaya/tlog'
import { writeDurably } from '../../../platform/durable-file.ts'
import { systemCodeOf } from '../../../platform/hub-error.ts'
import { LedgerHalt } from '../model.ts'
import { readSecret } from '../read-secret.ts'

/** Makes a key and writes it to a file that only the hub may read; durable when it resolves. */
export async function makeFileKey(dir: string, name: string): Promise<KeySigner> {
  const { signer, signerKey } = await generateSigner(name)
  await mkdir(dir, { recursive: true, mode: 0o700 })
  const path = keyFile(dir, signer.keyId.toString(16).padStart(8, '0'))
  await writeDurably({ path, bytes: `${signerKey}\n`, mode: 0o600 })
  return signer
}

/** The signer of a verifier key. Throws LedgerHalt `key-missing`, which says what to do. */
export async function readFileKey(dir: string, { keyId, vkey }: { keyId: string; vkey: string }): Promise<KeySigner> {
  const path = keyFile(dir, keyId)
  try {
    const text = await readSecret(path)
    if (text === undefined)
      throw new LedgerHalt(
        'key-missing',
        `Others may read the log's key ${path}. Say chmod 600 ${path}, and start again.`,
      )
    const signer = await parseSignerKey(text)
    if (formatVerifierKey(signer.verifierKey) === vkey) return signer
    throw new LedgerHalt(
      'key-missing',
      `${path} holds another key than ${vkey}. Bring the right one back from the backup.`,
    )
  } catch (cause) {
    if (cause instanceof LedgerHalt) throw cause
    const what = systemCodeOf(cause) === 'ENOENT' ? 'is not there' : 'cannot be read'
    throw new LedgerHalt(
      'key-missing',
      `The log's key ${path} ${what}. Bring it back from the backup, or rotate to a new key, and start again.`,
      { cause },
    )
  }
}

function keyFile(dir: string, keyId: string): string {
  return join(dir, `${keyId}.key`)
}
