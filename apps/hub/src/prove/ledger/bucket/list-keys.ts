import type { BucketClient } from './bucket-client.ts'
import { trouble } from './bucket-trouble.ts'

/** A partial tile has at most 255 widths. */
const MOST_KEYS = 1_000
const MOST_BYTES = 2 * 1024 * 1024
const KEY = /<Key>([^<]{1,1100})<\/Key>/g

/**
 * Keys that begin so, a thousand at most; none where the key may not list. What does not begin so is not believed: the answer
 * decides what is deleted.
 */
export async function listKeys(client: BucketClient, prefix: string): Promise<readonly string[]> {
  const query = { 'list-type': '2', 'max-keys': String(MOST_KEYS), prefix }
  const { code, body } = await client.send({ method: 'GET', key: '', query, mostBytes: MOST_BYTES }, ['AccessDenied'])
  if (code !== '') return []
  if (body === undefined) throw trouble('The bucket gave a list that is too long')
  const found = Buffer.from(body).toString('utf8').matchAll(KEY)
  return [...found]
    .map(([, key = '']) => key)
    .filter((key) => key.startsWith(prefix) && /^\d{1,3}$/.test(key.slice(prefix.length)))
    .slice(0, MOST_KEYS)
}
