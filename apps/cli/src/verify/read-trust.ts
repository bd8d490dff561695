import { readFile, stat } from 'node:fs/promises'
import type { Trust } from '@atalaya/evidence'
import { CliError, pathProblem } from '../cli-error.ts'

export interface TrustOptions {
  readonly key: readonly string[]
  readonly policy?: string
}

const MAX_BYTES = 1024 * 1024

export async function readTrust({ key, policy }: TrustOptions): Promise<Trust> {
  if (policy !== undefined && key.length > 0)
    throw new CliError('give --policy or --key, not both: a policy names its keys itself')
  if (policy !== undefined) return { policy: await readSmall(policy) }
  const keys = (await Promise.all(key.map(keysOf))).flat()
  return keys.length > 0 ? { keys } : {}
}

/** A verifier key is written name+hash+base64; anything else names a file of such lines. */
async function keysOf(value: string): Promise<string[]> {
  if (/^[^+]+\+[0-9a-f]{8}\+/.test(value)) return [value]
  const lines = (await readSmall(value)).split('\n').map((line) => line.trim())
  const keys = lines.filter((line) => line !== '' && !line.startsWith('#'))
  if (keys.length === 0) throw new CliError(`${value}: holds no verifier key (name+8 hex digits+base64)`)
  return keys
}

async function readSmall(path: string): Promise<string> {
  try {
    if ((await stat(path)).size > MAX_BYTES) throw new CliError(`${path}: is larger than a list of keys or a policy`)
    return await readFile(path, 'utf8')
  } catch (error) {
    throw error instanceof CliError ? error : new CliError(pathProblem(path, error), { cause: error })
  }
}
