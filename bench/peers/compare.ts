import { join } from 'node:path'
import { median, option, options, round } from '../figures.ts'
import { type Corpora, type Corpus, writeCorpora } from './corpus.ts'
import { printDifferences } from './differences.ts'
import { type Cost, runTimed } from './measure.ts'
import { type Detections, findPrograms, type Program } from './programs.ts'

interface PeerFigures {
  readonly program: string
  readonly version: string
  readonly corpus: Corpus['kind']
  readonly cores: 'one' | 'all'
  readonly seconds: number
  readonly startSeconds: number
  readonly processorSeconds: number
  readonly megabytes: number
  readonly megabytesPerSecond: number
  readonly rules: number
  readonly detections: number
}

/**
 * This project and the peers found on PATH over the same files with the same rules, in turns; medians of the rounds.
 * `--peer-every=N` takes each N-th event, `--peer-rounds=N`, `--evtx=DIR` (more than once) the folders of EVTX files, `--evtx-times=N` each of these N times,
 * `--only=NAME` one program beside this project's own, `--cores=one` or `--cores=all` one of the two runs, `--differences`
 * which rules differ.
 */
export async function comparePeers(args: readonly string[]): Promise<readonly PeerFigures[]> {
  const programs = findPrograms().filter(wanted(option(args, 'only')))
  using corpora = writeCorpora({
    every: Number(option(args, 'peer-every') ?? 5),
    evtxFolders: options(args, 'evtx'),
    evtxTimes: Number(option(args, 'evtx-times') ?? 1),
  })
  const rounds = Number(option(args, 'peer-rounds') ?? 3)
  for (const { name, version } of programs) console.log(`${name}: ${version}`)
  const figures: PeerFigures[] = []
  for (const corpus of corpora.all) {
    const found = new Map<string, Detections>()
    for (const cores of (['one', 'all'] as const).filter((cores) => (option(args, 'cores') ?? cores) === cores)) {
      const rows = measureAll({ corpora, corpus, cores, programs, rounds, found })
      figures.push(...rows)
      print(corpus, cores, rows)
    }
    if (args.includes('--differences')) printDifferences(found)
  }
  return figures
}

function wanted(only: string | undefined): (program: Program) => boolean {
  return ({ name }) => only === undefined || name.toLowerCase() === only || /atalaya|library/.test(name)
}

interface Session {
  readonly corpora: Corpora
  readonly corpus: Corpus
  readonly cores: 'one' | 'all'
  readonly programs: readonly Program[]
  readonly rounds: number
  /** Filled with what each program found. */
  readonly found: Map<string, Detections>
}

function measureAll(session: Session): PeerFigures[] {
  const { corpora, corpus, cores, programs, rounds, found } = session
  const single = corpora.single.find(({ kind }) => kind === corpus.kind)
  const costs = new Map<Program, { whole: Cost[]; start: Cost[] }>()
  for (let i = 0; i < rounds; i++) {
    for (const program of programs) {
      const start = single && runOnce(program, single, session)
      const whole = runOnce(program, corpus, session)
      if (whole === undefined || start === undefined) continue
      const own = costs.get(program) ?? { whole: [], start: [] }
      own.whole.push(whole.cost)
      own.start.push(start.cost)
      costs.set(program, own)
      found.set(program.name, whole.detections)
    }
  }
  return [...costs].map(([program, { whole, start }]) => {
    const detections = found.get(program.name) ?? new Map<string, number>()
    const seconds = median(whole.map(({ wall }) => wall))
    return {
      program: program.name,
      version: program.version,
      corpus: corpus.kind,
      cores,
      seconds: round(seconds),
      startSeconds: round(median(start.map(({ wall }) => wall))),
      processorSeconds: round(median(whole.map(({ processor }) => processor))),
      megabytes: Math.round(median(whole.map(({ megabytes }) => megabytes))),
      megabytesPerSecond: round(corpus.bytes / 1e6 / seconds),
      rules: detections.size,
      detections: [...detections.values()].reduce((sum, count) => sum + count, 0),
    }
  })
}

function runOnce(program: Program, corpus: Corpus, { corpora, cores }: Session) {
  const output = join(corpora.output, `${program.name.replaceAll(/\W+/g, '-')}-${corpus.kind}-${cores}.out`)
  const command = program.command(corpus, output, cores)
  if (command === undefined) return undefined
  const log = `${output}.log`
  try {
    const cost = runTimed(command, { cores, log })
    return { cost, detections: program.detections(log, output) }
  } catch (error) {
    // One program that cannot be run must not end the comparison of the others.
    console.log(`${program.name} over ${corpus.folder} failed: ${error instanceof Error ? error.message : error}`)
    return undefined
  }
}

function print({ kind, bytes }: Corpus, cores: 'one' | 'all', rows: readonly PeerFigures[]): void {
  console.log(`\n${kind}, ${(bytes / 1e6).toFixed(0)} MB, ${cores === 'one' ? 'one core' : 'all cores'}`)
  console.log('| program | seconds | of which start | processor | peak memory | MB/s | detections | of rules |')
  console.log('|---|---|---|---|---|---|---|---|')
  for (const row of rows) {
    const { program, seconds, startSeconds, processorSeconds, megabytes, megabytesPerSecond, detections, rules } = row
    const cells = [program, seconds, startSeconds, `${processorSeconds} s`, `${megabytes} MB`, megabytesPerSecond]
    console.log(`| ${[...cells, detections, rules].join(' | ')} |`)
  }
}
