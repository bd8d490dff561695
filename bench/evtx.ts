import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readEvtx } from '../packages/evtx/src/index.ts'
import { median, option, options, round, timed } from './figures.ts'
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
  const folders = [REGRESSION, ...options(args, 'evtx')]
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
    const ratio = times.evtxDump && round(ms / median(times.evtxDump))
    console.log(`| ${what} | ${perSecond} | ${megabytesPerSecond} | ${ratio ?? '-'} |`)
    return { what, perSecond, megabytesPerSecond, ratio }
  })
  console.log(JSON.stringify({ bench: 'evtx', bytes: bytes.length, records, results }))
}

/** Milliseconds that each took, by round. */
function takeTurns(bytes: Buffer, peer: string | undefined, rounds: number): Record<string, number[]> {
  const folder = mkdtempSync(join(tmpdir(), 'atalaya-evtx-'))
  const file = join(folder, 'all.evtx')
  writeFileSync(file, bytes)
  const works: Record<string, () => number> = {
    objects: () => timed(() => count(bytes)),
    linesOfJson: () => timed(() => lines(bytes)),
    ...(peer !== undefined && { evtxDump: () => dump(peer, file, folder) }),
    moving: () => timed(() => Buffer.from(bytes)),
  }
  const times: Record<string, number[]> = {}
  try {
    for (const work of Object.values(works)) work() // warms caches and compilers
    for (let i = 0; i < rounds; i++) {
      for (const [name, work] of Object.entries(works)) {
        times[name] ??= []
        times[name].push(work())
      }
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
