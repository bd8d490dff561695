import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { lineText, readLines } from '../sigma-corpus.ts'
import { mergeEvtx } from './merge-evtx.ts'

const PARTS = 8

/** Files for the programs to read: the same events as a folder of files and as one file. */
export interface Corpus {
  readonly kind: 'json' | 'evtx'
  readonly folder: string
  readonly whole: string
  readonly bytes: number
}

export interface Corpora extends Disposable {
  /** Where programs write what they find. */
  readonly output: string
  readonly all: readonly Corpus[]
  /** One event of each kind: what it costs to start. */
  readonly single: readonly Corpus[]
}

export interface CorporaOptions {
  /** Every which event of the recorded telemetry is taken. */
  readonly every: number
  /** Whose EVTX files are taken. */
  readonly evtxFolders: readonly string[]
  /** How often each of these is there: more events of the same kinds. */
  readonly evtxTimes: number
}

/** Writes what is asked for below a temporary folder. */
export function writeCorpora({ every, evtxFolders, evtxTimes }: CorporaOptions): Corpora {
  const root = mkdtempSync(join(tmpdir(), 'atalaya-peers-'))
  const output = join(root, 'output')
  mkdirSync(output)
  const lines = readLines(every)
  const part = Math.ceil(lines.count / PARTS)
  const json = Array.from({ length: PARTS }, (_, i) =>
    lines.bytes.subarray(lines.offsets[i * part], lines.offsets[Math.min((i + 1) * part, lines.count)]),
  )
  const files = evtxFolders.flatMap((cwd) =>
    globSync('**/*.evtx', { cwd }).map((name) => readFileSync(join(cwd, name))),
  )
  const smallest = files.toSorted((a, b) => a.length - b.length).slice(0, 1)
  return {
    output,
    all: [write(root, 'json', json), ...(files.length > 0 ? [write(root, 'evtx', repeated(files, evtxTimes))] : [])],
    single: [
      write(join(root, 'single'), 'json', [Buffer.from(`${lineText(lines, 0)}\n`, 'latin1')]),
      ...(smallest.length > 0 ? [write(join(root, 'single'), 'evtx', smallest)] : []),
    ],
    [Symbol.dispose]: () => rmSync(root, { recursive: true }),
  }
}

function write(root: string, kind: Corpus['kind'], files: readonly Buffer[]): Corpus {
  const extension = kind === 'json' ? 'jsonl' : 'evtx'
  const folder = join(root, kind)
  mkdirSync(folder, { recursive: true })
  for (const [i, bytes] of files.entries())
    writeFileSync(join(folder, `${String(i).padStart(4, '0')}.${extension}`), bytes)
  const whole = join(root, `whole.${extension}`)
  writeFileSync(whole, kind === 'json' ? Buffer.concat(files) : mergeEvtx(files))
  return { kind, folder, whole, bytes: statSync(whole).size }
}

function repeated<T>(list: readonly T[], times: number): readonly T[] {
  return Array.from({ length: times }, () => list).flat()
}
