import { open, stat } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import type { Cursor } from './cursor-file.ts'
import type { LocalLines } from './local-logs.ts'

const FILES = ['/var/log/syslog', '/var/log/auth.log', '/var/log/messages', '/var/log/secure', '/var/log/kern.log']
const POLL_MS = 2_000
const MOST_BYTES = 512 * 1024

export type Places = Record<string, { inode: number; offset: number }>

/** Follows the text files of classic syslog, each from where it was left; a file met for the first time, from its end. */
export async function* tailFiles(
  from: Cursor,
  signal: AbortSignal,
  files: readonly string[] = FILES,
): AsyncIterable<LocalLines> {
  const places: Places = { ...from.files }
  while (!signal.aborted) {
    for (const file of files) {
      const lines = await readNew(file, places)
      if (lines.length > 0) yield { lines, cursor: { files: structuredClone(places) } }
    }
    await delay(POLL_MS, undefined, { signal }).catch(() => undefined) // aborted: the loop ends
  }
}

/** The lines added since the place that is kept for the file, which moves on. */
export async function readNew(file: string, places: Places): Promise<Buffer[]> {
  const found = await stat(file).catch(() => undefined) // most machines have some of the files only
  if (found === undefined || !found.isFile()) return []
  const known = places[file]
  if (known === undefined) {
    places[file] = { inode: found.ino, offset: found.size }
    return []
  }
  // Rotated or emptied: the new file is read from its beginning.
  const offset = known.inode === found.ino && known.offset <= found.size ? known.offset : 0
  if (found.size === offset) return []
  const bytes = await readPart(file, offset, Math.min(MOST_BYTES, found.size - offset))
  const end = bytes.lastIndexOf(10) + 1
  // A line longer than what is read at once is taken in parts.
  const taken = end > 0 ? end : bytes.length === MOST_BYTES ? bytes.length : 0
  places[file] = { inode: found.ino, offset: offset + taken }
  return linesOf(bytes.subarray(0, taken))
}

async function readPart(file: string, offset: number, length: number): Promise<Buffer> {
  await using handle = await open(file)
  const { buffer, bytesRead } = await handle.read(Buffer.alloc(length), 0, length, offset)
  return buffer.subarray(0, bytesRead)
}

function linesOf(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = []
  for (let start = 0; start < bytes.length; ) {
    const found = bytes.indexOf(10, start)
    const end = found < 0 ? bytes.length : found
    if (end > start) lines.push(bytes.subarray(start, end))
    start = end + 1
  }
  return lines
}
