import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { writeDurably } from '../../durable-file.ts'

const KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16

/** Keeps secrets that must be read again (TOTP) unreadable to whoever has only the database or its backup. */
export interface SealedBox {
  /** `owner` is bound to the secret: one person's cannot be put in another's row. */
  seal(secret: string, owner: string): Buffer
  open(sealed: Buffer, owner: string): string
  /** What a secret is looked up by, which tells nothing to whoever has no key (HMAC-SHA-256). */
  mac(secret: string, owner: string): Buffer
}

/** AES-256-GCM with a random nonce; `nonce | ciphertext | tag`. */
export function createSealedBox(key: Buffer): SealedBox {
  const macKey = Buffer.from(hkdfSync('sha256', key, '', 'atalaya identity mac', KEY_BYTES))
  return {
    mac: (secret, owner) =>
      createHmac('sha256', macKey)
        .update(JSON.stringify([owner, secret]))
        .digest(),
    seal(secret, owner) {
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(owner))
      return Buffer.concat([nonce, cipher.update(secret, 'utf8'), cipher.final(), cipher.getAuthTag()])
    },
    open(sealed, owner) {
      const nonce = sealed.subarray(0, NONCE_BYTES)
      const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
      decipher.setAAD(Buffer.from(owner)).setAuthTag(sealed.subarray(-TAG_BYTES))
      return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]).toString(
        'utf8',
      )
    },
  }
}

/** Reads the key from its file, which it makes when there is none. Only the hub's user can read it. */
export async function readKey(file: string): Promise<Buffer> {
  const kept = await readIfThere(file)
  if (kept === undefined) return writeKey(file)
  if (kept.length !== KEY_BYTES) {
    throw new Error(`${file} is not a key: it must hold ${KEY_BYTES} bytes. Put back the file from your backup.`)
  }
  return kept
}

async function readIfThere(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

async function writeKey(file: string): Promise<Buffer> {
  const key = randomBytes(KEY_BYTES)
  await writeDurably({ path: file, bytes: key, mode: 0o600 })
  return key
}
