const PREFIX_LETTERS = 5
const PATIENCE_MS = 3_000
const MAX_BYTES = 1024 * 1024

/**
 * Asks a service that answers ranges of hashes, as api.pwnedpasswords.com/range/ does: it learns five letters of the
 * hash, which some thousand other passwords share. Throws when it does not answer in time or with something else.
 */
export async function countInRange(base: string, hash: string): Promise<number> {
  const url = new URL(hash.slice(0, PREFIX_LETTERS), base.endsWith('/') ? base : `${base}/`)
  const response = await fetch(url, {
    headers: { 'add-padding': 'true', 'user-agent': 'atalaya' }, // padding: nor does the answer's size tell
    redirect: 'error',
    signal: AbortSignal.timeout(PATIENCE_MS),
  })
  if (!response.ok) throw new Error(`the service for breached passwords answered ${response.status}`)
  const rest = hash.slice(PREFIX_LETTERS)
  for (const line of (await readBounded(response)).split('\n')) {
    const [suffix, count] = line.trim().split(':')
    if (suffix?.toUpperCase() === rest) return Number.parseInt(count ?? '', 10) || 0
  }
  return 0
}

async function readBounded(response: Response): Promise<string> {
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of response.body ?? []) {
    bytes += part.length
    if (bytes > MAX_BYTES) throw new Error('the service for breached passwords answered too much')
    parts.push(Buffer.from(part))
  }
  return Buffer.concat(parts).toString('latin1')
}
