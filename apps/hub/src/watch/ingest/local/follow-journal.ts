import { spawn } from 'node:child_process'
import { once } from 'node:events'
import type { Cursor } from './cursor-file.ts'
import type { LocalLines } from './local-logs.ts'

const GATHER_MS = 500
const MOST_BYTES = 512 * 1024
const CURSOR = /"__CURSOR"\s*:\s*"([^"\\]{1,500})"/

/** The journal no longer holds the place where reading was left. */
export class CursorForgotten extends Error {
  override readonly name = 'CursorForgotten'
}

/** Follows journald by `journalctl`, from the cursor on; without one, from now on. Throws CursorForgotten. */
export async function* followJournal(from: Cursor, signal: AbortSignal): AsyncIterable<LocalLines> {
  const since = from.journal === undefined ? ['--lines=0'] : [`--after-cursor=${from.journal}`]
  const child = spawn('journalctl', ['--follow', '--output=json', '--all', '--quiet', ...since], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const ended = once(child, 'exit').catch((error: unknown) => [error])
  const kill = () => child.kill()
  signal.addEventListener('abort', kill, { once: true })
  try {
    yield* gather(child.stdout, from)
    const [code] = await ended
    if (code === 0 || signal.aborted) return
    if (from.journal !== undefined)
      throw new CursorForgotten(`journalctl could not go on from where it was (${String(code)})`)
    throw new Error(`journalctl ended: ${String(code)}`)
  } finally {
    signal.removeEventListener('abort', kill)
    child.kill()
  }
}

async function* gather(output: AsyncIterable<Buffer>, from: Cursor): AsyncIterable<LocalLines> {
  let rest = Buffer.alloc(0)
  let lines: Buffer[] = []
  let bytes = 0
  let began = Date.now()
  for await (const piece of output) {
    rest = Buffer.concat([rest, piece])
    for (let end = rest.indexOf(10); end >= 0; end = rest.indexOf(10)) {
      lines.push(rest.subarray(0, end))
      bytes += end
      rest = rest.subarray(end + 1)
    }
    if (rest.length > MOST_BYTES * 4) {
      lines.push(rest) // longer than any entry that is decoded: kept as it is, to be told as undecodable
      rest = Buffer.alloc(0)
    }
    if (lines.length === 0 || (bytes < MOST_BYTES && Date.now() - began < GATHER_MS && rest.length > 0)) continue
    const journal = CURSOR.exec(lines.at(-1)?.toString('utf8') ?? '')?.[1] ?? from.journal
    yield { lines, cursor: journal === undefined ? {} : { journal } }
    lines = []
    bytes = 0
    began = Date.now()
  }
}
