import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { unzipSync } from 'fflate'

const data = join(import.meta.dirname, '../../shared/data')

export const rulesDirectory = join(data, 'sigma-rules')
const datasets = join(data, 'security-datasets')

export function corpusIsHere(): boolean {
  return existsSync(rulesDirectory) && existsSync(datasets)
}

export function readRules(): { readonly path: string; readonly text: string }[] {
  return globSync('**/*.yml', { cwd: rulesDirectory })
    .sort()
    .map((path) => ({ path, text: readFileSync(join(rulesDirectory, path), 'utf8') }))
}

/** NDJSON in one buffer, and where its lines lie. */
export interface Lines {
  readonly bytes: Buffer
  /** Start of each line; one more for the end. */
  readonly offsets: Float64Array
  readonly count: number
}

/** Every n-th line of the recorded telemetry. */
export function readLines(every: number): Lines {
  const parts: Buffer[] = []
  let seen = 0
  for (const path of globSync('**/*.zip', { cwd: datasets }).sort()) {
    const files = unzipSync(readFileSync(join(datasets, path)), { filter: ({ name }) => isTelemetry(name) })
    for (const content of Object.values(files)) {
      const bytes = Buffer.from(content.buffer, content.byteOffset, content.length)
      for (let from = 0; from < bytes.length; ) {
        const found = bytes.indexOf(10, from)
        const end = found < 0 ? bytes.length : found
        if (bytes[from] === 0x7b && seen++ % every === 0) parts.push(bytes.subarray(from, end), NEWLINE)
        from = end + 1
      }
    }
  }
  return linesOf(Buffer.concat(parts))
}

const NEWLINE = Buffer.from('\n')

function isTelemetry(name: string): boolean {
  return /\.json$/.test(name) && !name.includes('__MACOSX')
}

export function linesOf(bytes: Buffer): Lines {
  const starts = [0]
  for (let at = bytes.indexOf(10); at >= 0; at = bytes.indexOf(10, at + 1)) starts.push(at + 1)
  return { bytes, offsets: Float64Array.from(starts), count: starts.length - 1 }
}

/** The lines of these numbers, copied together. */
export function selectLines(lines: Lines, wanted: (index: number) => boolean): Lines {
  const parts: Buffer[] = []
  for (let i = 0; i < lines.count; i++) {
    if (wanted(i)) parts.push(lines.bytes.subarray(lines.offsets[i], lines.offsets[i + 1]))
  }
  return linesOf(Buffer.concat(parts))
}

/** The text of a line; bytes of ASCII need no decoding. */
export function lineText({ bytes, offsets }: Lines, index: number): string {
  return bytes.toString('latin1', offsets[index], (offsets[index + 1] ?? 1) - 1)
}
