import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readEvtx } from '../packages/evtx/src/index.ts'
import { median, option, round, timed } from './matching.ts'
import { runTimed } from './peers/measure.ts'
import { mergeEvtx } from './peers/merge-evtx.ts'
import { onPath } from './peers/on-path.ts'

const REGRESSION = join(import.meta.dirname, '../../shared/data/sigma-regression')

/**
 * Records decoded a second on one core, from the bytes of one file in memory to objects, and on to lines of JSON; beside
 * `evtx_dump` of the Rust crate `evtx`, where it is on PATH, writing lines of JSON of the same file with one thread, and
 * beside moving the same bytes once. `--evtx=DIR` (more than once) adds folders of files. Processor time, in turns.
 */
export async function run(args: readonly string[]): Promise<void> {
  const folders = [REGRESSION, ...args.filter((arg) => arg.startsWith('--evtx=')).map((arg) => arg.slice(7))]
  const files = folders.flatMap((cwd) => globSync('**/*.evtx', { cwd }).map((name) => readFileSync(join(cwd, name))))
  if (files.length === 0) {
    console.log(JSON.stringify({ bench: 'evtx', skipped: 'no files: give folders with --evtx=DIR' }))
    return
  }
  const bytes = mergeEvtx(files)
  const peer = onPath('evtx_dump')
  const times = takeTurns(bytes, peer, Number(option(args, 'rounds') ?? 5))
  const { records, damaged } = count(bytes)
  console.log(
    `${files.length} files, ${(bytes.length / 1e6).toFixed(1)} MB, ${records} records, ${damaged} damaged parts`,
  )
  console.log('| what | records/s | MB/s | time ÷ evtx_dump |\n|---|---|---|---|')
  const results = Object.entries(times).map(([what, own]) => {
    const ms = median(own)
    const perSecond = Math.round((records / ms) * 1000)
    const megabytesPerSecond = Math.round(bytes.length / ms / 1000)
    const ratio = times.evtxDump.length > 0 ? round(ms / median(times.evtxDump)) : undefined
    if (own.length > 0) console.log(`| ${what} | ${perSecond} | ${megabytesPerSecond} | ${ratio ?? '-'} |`)
    return own.length > 0 ? { what, perSecond, megabytesPerSecond, ratio } : undefined
  })
  console.log(JSON.stringify({ bench: 'evtx', bytes: bytes.length, records, results: results.filter(Boolean) }))
}

function takeTurns(bytes: Buffer, peer: string | undefined, rounds: number) {
  const times = {
    objects: [] as number[],
    linesOfJson: [] as number[],
    evtxDump: [] as number[],
    moving: [] as number[],
  }
  const folder = mkdtempSync(join(tmpdir(), 'atalaya-evtx-'))
  const file = join(folder, 'all.evtx')
  writeFileSync(file, bytes)
  try {
    for (let i = -1; i < rounds; i++) {
      const turn = {
        objects: timed(() => count(bytes)),
        linesOfJson: timed(() => lines(bytes)),
        moving: timed(() => Buffer.from(bytes)),
        evtxDump: peer === undefined ? undefined : dump(peer, file, folder),
      }
      if (i < 0) continue // the first turn warms caches and compilers
      times.objects.push(turn.objects)
      times.linesOfJson.push(turn.linesOfJson)
      times.moving.push(turn.moving)
      if (turn.evtxDump !== undefined) times.evtxDump.push(turn.evtxDump)
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
  return times
}

function dump(peer: string, file: string, folder: string): number {
  const command = [peer, '-t', '1', '-o', 'jsonl', '-f', join(folder, 'out.jsonl'), '--no-confirm-overwrite', file]
  return runTimed(command, { cores: 'one', log: join(folder, 'log') }).processor * 1000
}

function count(bytes: Buffer): { records: number; damaged: number } {
  let records = 0
  let damaged = 0
  for (const item of readEvtx(bytes)) {
    if ('event' in item) records++
    else damaged++
  }
  return { records, damaged }
}

function lines(bytes: Buffer): number {
  let characters = 0
  for (const item of readEvtx(bytes)) if ('event' in item) characters += JSON.stringify(item.event).length + 1
  return characters
}
