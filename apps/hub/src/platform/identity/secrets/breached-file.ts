import { type FileHandle, open } from 'node:fs/promises'
import { HubError } from '../../http/errors.ts'

const HASH_LETTERS = 40
/** A line is a hash, a colon, a count and an end: much less than this. */
const LONGEST_LINE = 64
/** Below this the rest is read in one go. */
const WINDOW_BYTES = 16 * 1024

/** A list of SHA-1 hashes on disk, looked up where it lies: tens of gigabytes cost no memory and some thirty reads. */
export interface BreachedFile extends AsyncDisposable {
  /** How often the password with this hash (40 letters of upper-case hex) was seen in breaches; 0 for never. */
  count(hash: string): Promise<number>
}

/** Opens a file as the downloaders of "Have I Been Pwned" write it: `HASH:COUNT` a line, ordered by hash. */
export async function openBreachedFile(path: string): Promise<BreachedFile> {
  const handle = await open(path, 'r').catch((cause: unknown) => {
    throw new HubError(
      'bad-option',
      `The list of breached passwords ${path} cannot be read. Check --breached-passwords.`,
      {
        cause,
      },
    )
  })
  const { size } = await handle.stat()
  const first = parseLine((await readText(handle, 0, LONGEST_LINE)).split('\n')[0] ?? '')
  if (first === undefined) {
    await handle.close()
    throw new HubError(
      'bad-option',
      `${path} is not a list of breached passwords: its first line is not a SHA-1 hash in hex, a colon and a count.`,
    )
  }
  return {
    count: (hash) => search(handle, size, hash),
    [Symbol.asyncDispose]: () => handle.close(),
  }
}

/** Keeps `from` at the start of a line that is not after the hash, and `to` behind one that is. */
async function search(handle: FileHandle, size: number, hash: string): Promise<number> {
  let from = 0
  let to = size
  while (to - from > WINDOW_BYTES) {
    const middle = from + Math.floor((to - from) / 2)
    const text = await readText(handle, middle, LONGEST_LINE * 2)
    const start = text.indexOf('\n') + 1
    const line = start === 0 ? undefined : parseLine(text.slice(start).split('\n')[0] ?? '')
    if (line === undefined)
      throw new Error(`The list of breached passwords has a line that is none near byte ${middle}.`)
    if (line.hash <= hash) from = middle + start
    else to = middle + start
  }
  for (const text of (await readText(handle, from, to - from)).split('\n')) {
    const line = parseLine(text)
    if (line?.hash === hash) return line.count
  }
  return 0
}

async function readText(handle: FileHandle, position: number, length: number): Promise<string> {
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, position)
  return buffer.toString('latin1', 0, bytesRead)
}

function parseLine(line: string): { hash: string; count: number } | undefined {
  const hash = line.slice(0, HASH_LETTERS).toUpperCase()
  const rest = line.slice(HASH_LETTERS).trim()
  if (!/^[0-9A-F]{40}$/.test(hash) || !/^(:\d{1,12})?$/.test(rest)) return undefined
  return { hash, count: rest === '' ? 1 : Number(rest.slice(1)) }
}
