import { countLoaded, type Level, loadRules, type RuleSet } from '@atalaya/sigma'
import { CliError } from '../cli-error.ts'
import { type FoundFile, findFiles, mayBeLog } from '../find-files.ts'
import { readRules } from '../rules/read-rules.ts'
import { correlate, type Observation } from './correlate.ts'
import { type Interruption, watchForInterruption } from './interrupt.ts'
import { type FileResult, type Finding, levelAtLeast } from './match.ts'
import { csv, jsonLines, type MatchWriter, toFile, toStandardOutput } from './output.ts'
import { runPool } from './pool.ts'
import { createProgress } from './progress.ts'
import { Report } from './report/report.ts'
import { rulesTable, type ScanTotals, summary } from './summary.ts'
import { Tally } from './tally.ts'
import { type ZoneTimes, zoneTimes } from './zone-times.ts'

const MAX_OBSERVATIONS = 5_000_000

export const FORMATS = ['table', 'jsonl', 'csv'] as const

export interface ScanOptions {
  readonly rules: readonly string[]
  readonly format: (typeof FORMATS)[number]
  readonly severity: Level
  readonly workers: number
  readonly progress: boolean
  readonly timezone: string
  readonly logTimezone: string
  readonly lang: 'es' | 'en'
  readonly html?: string
  readonly jsonl?: string
  readonly csv?: string
}

/** Nothing grave was found, but not everything could be read. */
const INCOMPLETE = 3

/** Scans the paths, prints and writes what was found, and tells the exit code. Throws CliError when it cannot be done. */
export async function scan(paths: readonly string[], options: ScanOptions): Promise<number> {
  const started = Date.now()
  const times = zoneTimes(options.timezone)
  zoneTimes(options.logTimezone)
  const ruleFiles = await readRules(options.rules)
  const ruleSet = loadRules(ruleFiles)
  const { loaded, notLoaded } = countLoaded(ruleSet)
  if (loaded === 0)
    throw new CliError(`no rule could be loaded from ${options.rules.join(', ')}: see \`atalaya rules check\``)
  const unreadable: FileResult[] = []
  const files = await filesToScan(paths, unreadable)
  const report = await Report.open(options.html)
  const writers = await writersFor(options, times)

  using interruption = watchForInterruption()
  const tally = new Tally()
  let serious = false
  const found = (finding: Finding) => {
    serious ||= levelAtLeast(finding.match.level, options.severity)
    tally.add(finding.match)
    report?.add(finding)
    for (const writer of writers) writer.match(finding.match)
  }
  const { results, truncated } = await scanFiles(files, { options, ruleFiles, ruleSet, interruption, found })
  for (const writer of writers) await writer.end()
  const totals: ScanTotals = {
    paths,
    results: [...unreadable, ...results],
    files: files.length + unreadable.length,
    rules: loaded,
    rulesNotLoaded: notLoaded,
    truncated,
    interrupted: interruption.code() !== undefined,
    started,
    seconds: (Date.now() - started) / 1000,
  }
  await report?.write({ totals, tally, ruleSet, times, lang: options.lang })
  say(totals, tally, { options, times, shown: report?.shown })
  const complete = totals.results.every(({ problem }) => problem === undefined)
  return interruption.code() ?? (serious ? 1 : complete ? 0 : INCOMPLETE)
}

async function filesToScan(paths: readonly string[], unreadable: FileResult[]): Promise<FoundFile[]> {
  const nothing = {
    events: 0,
    undecodable: 0,
    binary: false,
    datasets: new Map<string, number>(),
    first: undefined,
    last: undefined,
  }
  const files = await findFiles(paths, mayBeLog, (folder, problem) =>
    unreadable.push({ file: folder, ...nothing, problem }),
  )
  if (files.length === 0) {
    const reason = unreadable[0]?.problem
    throw new CliError(`no files of logs in ${paths.join(', ')}${reason === undefined ? '' : ` (${reason})`}`)
  }
  return files
}

async function writersFor(options: ScanOptions, times: ZoneTimes): Promise<MatchWriter[]> {
  const writers: MatchWriter[] = []
  if (options.jsonl !== undefined) writers.push(await toFile(options.jsonl, jsonLines(times)))
  if (options.csv !== undefined) writers.push(await toFile(options.csv, csv(times)))
  if (options.format === 'jsonl') writers.push(toStandardOutput(jsonLines(times)))
  if (options.format === 'csv') writers.push(toStandardOutput(csv(times)))
  return writers
}

interface Work {
  readonly options: ScanOptions
  readonly ruleFiles: Awaited<ReturnType<typeof readRules>>
  readonly ruleSet: RuleSet
  readonly interruption: Interruption
  readonly found: (finding: Finding) => void
}

async function scanFiles(
  files: readonly FoundFile[],
  work: Work,
): Promise<{ results: FileResult[]; truncated: boolean }> {
  const { options, ruleFiles, ruleSet, interruption, found } = work
  const progress = createProgress(options.progress, files)
  const observations: Observation[] = []
  const results: FileResult[] = []
  const input = { ruleFiles, details: options.html !== undefined, zone: options.logTimezone, stop: interruption.flag }
  await runPool(
    { files, workers: options.workers, input },
    {
      found: (finding) => {
        progress.found()
        found(finding)
      },
      observe: (observation) => {
        if (observations.length < MAX_OBSERVATIONS) observations.push(observation)
      },
      progress: progress.advance,
      done: (result) => {
        progress.fileDone()
        results.push(result)
      },
    },
  )
  for (const finding of correlate(ruleSet, observations)) found(finding)
  progress.end()
  return { results, truncated: observations.length >= MAX_OBSERVATIONS }
}

function say(
  totals: ScanTotals,
  tally: Tally,
  { options, times, shown }: { options: ScanOptions; times: ZoneTimes; shown: number | undefined },
): void {
  const table = options.format === 'table'
  if (table) console.log(rulesTable(tally, times))
  const tell = table ? console.log : console.error
  tell(summary(totals, tally, times, !table))
  for (const path of [options.jsonl, options.csv]) if (path !== undefined) tell(`written: ${path}`)
  if (options.html === undefined) return
  const rest = tally.matches - (shown ?? 0)
  tell(`written: ${options.html}${rest > 0 ? `, with ${shown} alerts in full and ${rest} counted` : ''}`)
}
