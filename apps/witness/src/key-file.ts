import { open, readFile, stat } from 'node:fs/promises'
import { generateSigner, type KeySigner, parseSignerKey, TlogError } from '@atalaya/tlog'
import { WitnessError } from './witness-error.ts'

const NOT_OWNER = 0o077

/** Makes a witness's key in a new file, 0600; answers with what to publish. Never writes over a file. */
export async function writeKeyFile(path: string, name: string): Promise<string> {
  const { signerKey, verifierKey } = await generated(name)
  try {
    await using file = await open(path, 'wx', 0o600)
    await file.writeFile(`${signerKey}\n`)
    await file.sync()
  } catch (cause) {
    const there = (cause as { code?: unknown }).code === 'EEXIST'
    const why = there ? 'there is a file of that name; a key is never written over' : 'the file cannot be made'
    throw new WitnessError('bad-key-file', `${path}: ${why}`, { cause })
  }
  return verifierKey
}

/** The signer of a key file that only its owner may read. */
export async function readKeyFile(path: string): Promise<KeySigner> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new WitnessError('bad-key-file', `${path} cannot be read: make a key with "atalaya witness keygen"`, {
      cause,
    })
  })
  if (((await stat(path)).mode & NOT_OWNER) !== 0)
    throw new WitnessError('bad-key-file', `${path} can be read by others: run "chmod 600 ${path}"`)
  const signer = await signerOf(text, path)
  if (signer.verifierKey.type !== 'cosignature')
    throw new WitnessError(
      'bad-key-file',
      `${path} holds a log's key, not a witness's: make one with "atalaya witness keygen"`,
    )
  return signer
}

async function signerOf(text: string, path: string): Promise<KeySigner> {
  try {
    return await parseSignerKey(text)
  } catch (cause) {
    if (!(cause instanceof TlogError)) throw cause
    throw new WitnessError('bad-key-file', `${path}: ${cause.message}`, { cause })
  }
}

async function generated(name: string) {
  try {
    return await generateSigner(name, 'cosignature')
  } catch (cause) {
    if (!(cause instanceof TlogError)) throw cause
    throw new WitnessError('bad-key-file', cause.message, { cause })
  }
}
