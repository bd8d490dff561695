import type { Level, LoadOptions, RuleFile, RuleSet } from '@atalaya/sigma'
import { CliError } from '../cli-error.ts'
import { type FoundFile, findFiles, mayBeLog } from '../find-files.ts'
import type { LoadingOptions } from '../rules/loading-options.ts'
import { readRules } from '../rules/read-rules.ts'
import type { Observation } from './correlate.ts'
import { type Interruption, watchForInterruption } from './interrupt.ts'
import { type FormName, LINE_FORMS } from './lines.ts'
import { type Alert, type FileResult, type Finding, levelAtLeast, unreadFile } from './match.ts'
import { Observations } from './observations.ts'
import { checkOutputs, type LineWriter, toFile, toStandardOutput } from './output.ts'
import { Pool, type PoolSink } from './pool.ts'
import { createProgress, type Progress } from './progress.ts'
import type { Report } from './report/report.ts'
import { rulesTable, type ScanTotals, summary } from './summary.ts'
import { Tally } from './tally.ts'
import { type ZoneTimes, zoneTimes } from './zone-times.ts'

export interface ScanOptions extends LoadingOptions {
  readonly rules: readonly string[]
  readonly format: 'table' | FormName
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
  const ruleFiles = readRules(options.rules)
  const loading = await loadingFor(options)
  using interruption = watchForInterruption()
  const unreadable: FileResult[] = []
  const files = filesToScan(paths, unreadable)
  checkOutputs(options, [...files, ...ruleFiles])
  await using pool = poolFor(files, { options, ruleFiles, loading, interruption })
  const { loaded, notLoaded } = await pool.rules()
  if (loaded === 0)
    throw new CliError(`no rule could be loaded from ${options.rules.join(', ')}: see \`atalaya rules check\``)
  const report = await reportFor(options)
  const writers = await writersFor(options)
  const scanned = new Scanned({ options, times, ruleFiles, loading, report, writers })
  await scanned.run(pool, files)
  for (const writer of writers) await writer.end()
  const totals: ScanTotals = {
    paths,
    results: [...unreadable, ...scanned.results],
    files: files.length + unreadable.length,
    rules: loaded,
    rulesNotLoaded: notLoaded,
    truncated: scanned.truncated,
    interrupted: interruption.code() !== undefined,
    started,
    seconds: (Date.now() - started) / 1000,
  }
  const { tally } = scanned
  if (report !== undefined)
    await report.write({ totals, tally, ruleSet: await scanned.ruleSet(), times, lang: options.lang })
  say(totals, tally, { options, times, shown: report?.shown })
  const complete = totals.results.every(({ problem }) => problem === undefined)
  return interruption.code() ?? (scanned.serious ? 1 : complete ? 0 : INCOMPLETE)
}

function filesToScan(paths: readonly string[], unreadable: FileResult[]): FoundFile[] {
  const files = findFiles(paths, mayBeLog, (folder, problem) => unreadable.push(unreadFile(folder, problem)))
  if (files.length === 0) {
    const reason = unreadable[0]?.problem
    throw new CliError(`no files of logs in ${paths.join(', ')}${reason === undefined ? '' : ` (${reason})`}`)
  }
  return files
}

interface PoolNeeds {
  readonly options: ScanOptions
  readonly ruleFiles: readonly RuleFile[]
  readonly loading: LoadOptions
  readonly interruption: Interruption
}

function poolFor(files: readonly FoundFile[], { options, ruleFiles, loading, interruption }: PoolNeeds): Pool {
  return new Pool(Math.min(options.workers, files.length), {
    ruleFiles,
    loading,
    forms: formsOf(options),
    timezone: options.timezone,
    details: options.html !== undefined,
    zone: options.logTimezone,
    stop: interruption.flag,
  })
}

function formsOf({ format, jsonl, csv }: ScanOptions): FormName[] {
  return [
    ...(jsonl !== undefined || format === 'jsonl' ? (['jsonl'] as const) : []),
    ...(csv !== undefined || format === 'csv' ? (['csv'] as const) : []),
  ]
}

/** Read only where something is: the main thread does without the engine as long as it can. */
async function loadingFor(options: LoadingOptions): Promise<LoadOptions> {
  if (options.placeholders === undefined && options.pipeline === undefined) return {}
  return (await import('../rules/loading.ts')).readLoading(options)
}

/** What makes the page is loaded only where one is wanted. */
async function reportFor({ html }: ScanOptions): Promise<Report | undefined> {
  return html === undefined ? undefined : (await import('./report/report.ts')).Report.open(html)
}

async function writersFor({ format, jsonl, csv }: ScanOptions): Promise<LineWriter[]> {
  const writers: LineWriter[] = []
  if (jsonl !== undefined) writers.push(await toFile(jsonl, 'jsonl'))
  if (csv !== undefined) writers.push(await toFile(csv, 'csv'))
  if (format !== 'table') writers.push(toStandardOutput(format))
  return writers
}

interface ScannedNeeds {
  readonly options: ScanOptions
  readonly times: ZoneTimes
  readonly ruleFiles: readonly RuleFile[]
  readonly loading: LoadOptions
  readonly report: Report | undefined
  readonly writers: readonly LineWriter[]
}

/** What a scan comes to. */
class Scanned implements PoolSink {
  readonly tally = new Tally()
  readonly results: FileResult[] = []
  serious = false
  readonly #needs: ScannedNeeds
  readonly #observations = new Observations()
  #progress: Progress | undefined
  #ruleSet: Promise<RuleSet> | undefined

  constructor(needs: ScannedNeeds) {
    this.#needs = needs
  }

  async run(pool: Pool, files: readonly FoundFile[]): Promise<void> {
    const { options, writers, times } = this.#needs
    this.#progress = createProgress(options.progress, files)
    for (const { form, write } of writers) await write(LINE_FORMS[form](times).header)
    await pool.run(files, this)
    await this.#correlate()
    this.#progress.end()
  }

  get truncated(): boolean {
    return this.#observations.full
  }

  /** The threads have rules of their own: here they are loaded where correlations or a report need them. */
  ruleSet(): Promise<RuleSet> {
    this.#ruleSet ??= import('@atalaya/sigma').then(({ loadRules }) =>
      loadRules(this.#needs.ruleFiles, this.#needs.loading),
    )
    return this.#ruleSet
  }

  alert(alert: Alert): void {
    this.serious ||= levelAtLeast(alert.level, this.#needs.options.severity)
    this.tally.add(alert)
    this.#progress?.found()
  }

  finding(finding: Finding): void {
    this.#needs.report?.add(finding)
  }

  observe(observation: Observation): void {
    this.#observations.add(observation)
  }

  async lines(form: FormName, lines: Uint8Array): Promise<void> {
    const writers = this.#needs.writers.filter((writer) => writer.form === form)
    await Promise.all(writers.map(({ write }) => write(lines)))
  }

  progress(bytes: number): void {
    this.#progress?.advance(bytes)
  }

  done(result: FileResult): void {
    this.#progress?.fileDone()
    this.results.push(result)
  }

  async #correlate(): Promise<void> {
    if (this.#observations.length === 0) return
    const { correlate } = await import('./correlate.ts')
    for (const { match, event } of correlate(await this.ruleSet(), this.#observations)) {
      this.alert(match)
      this.finding({ match, event })
      for (const { form, write } of this.#needs.writers) await write(LINE_FORMS[form](this.#needs.times).line(match))
    }
  }
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
