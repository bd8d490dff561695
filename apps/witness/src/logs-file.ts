import { readFile } from 'node:fs/promises'
import { parseVerifierKey, TlogError, type VerifierKey } from '@atalaya/tlog'
import { WitnessError } from './witness-error.ts'

/** The keys that may sign for each origin: several while a log changes its key. */
export type KnownLogs = ReadonlyMap<string, readonly VerifierKey[]>

const MAX_LOGS = 100_000

export async function readLogsFile(path: string): Promise<KnownLogs> {
  const text = await readFile(path, 'utf8').catch((cause: unknown) => {
    throw new WitnessError('bad-logs-file', `${path} cannot be read: it lists the logs to cosign, a key a line`, {
      cause,
    })
  })
  return parseLogs(text, path)
}

/** A line a key: `<verifier key> [<origin>]`, the origin being the key's name unless given. `#` starts a comment line. */
export function parseLogs(text: string, path: string): KnownLogs {
  const logs = new Map<string, VerifierKey[]>()
  for (const [at, line] of text.split('\n').entries()) {
    const trimmed = line.trim()
    if (trimmed === '' || trimmed.startsWith('#')) continue
    const place = `${path}, line ${at + 1}`
    const [vkey = '', origin] = trimmed.split(/\s+(.*)/)
    const key = keyOf(vkey, place)
    const keys = logs.get(origin ?? key.name) ?? []
    logs.set(origin ?? key.name, [...keys, key])
    if (logs.size > MAX_LOGS) throw new WitnessError('bad-logs-file', `${place}: more than ${MAX_LOGS} logs`)
  }
  return logs
}

function keyOf(vkey: string, place: string): VerifierKey {
  try {
    return parseVerifierKey(vkey)
  } catch (cause) {
    if (!(cause instanceof TlogError)) throw cause
    throw new WitnessError('bad-logs-file', `${place}: ${cause.message}`, { cause })
  }
}
