import { countLoaded, type Level, loadRules } from '@atalaya/sigma'
import { CliError } from '../cli-error.ts'
import { findFiles } from '../find-files.ts'
import { readRules } from '../rules/read-rules.ts'
import { correlate, type Observation } from './correlate.ts'
import { type FileResult, levelAtLeast, type Match } from './match.ts'
import { createOutput, type Format } from './output.ts'
import { runPool } from './pool.ts'
import { createProgress } from './progress.ts'

const MAX_OBSERVATIONS = 5_000_000
// What a folder holds beside logs is passed over; a file named outright is always read.
const NOT_LOGS = /\.(ya?ml|md|html?|pdf|png|jpe?g|gif|svg|exe|dll|so|py|ts|js|css|docx?|xlsx?|db|sqlite)$/i

export interface ScanOptions {
  readonly rules: readonly string[]
  readonly format: Format
  readonly severity: Level
  readonly workers: number
  readonly progress: boolean
}

/** Scans the paths, prints what was found, and tells whether anything of the given severity was. */
export async function scan(paths: readonly string[], options: ScanOptions): Promise<boolean> {
  const ruleFiles = await readRules(options.rules)
  const ruleSet = loadRules(ruleFiles)
  const { loaded, notLoaded } = countLoaded(ruleSet)
  if (loaded === 0)
    throw new CliError(`no rule could be loaded from ${options.rules.join(', ')}: see \`atalaya rules check\``)
  const files = await findFiles(paths, (name) => !NOT_LOGS.test(name))
  if (files.length === 0) throw new CliError(`no files of logs in ${paths.join(', ')}`)

  const progress = createProgress(
    options.progress,
    files.reduce((sum, { bytes }) => sum + bytes, 0),
  )
  const output = createOutput(options.format)
  const observations: Observation[] = []
  let serious = false
  function found(match: Match): void {
    serious ||= levelAtLeast(match.level, options.severity)
    output.match(match)
  }
  const results: FileResult[] = []
  await runPool(
    { files, ruleFiles, workers: options.workers },
    {
      match: found,
      observe: (observation) => {
        if (observations.length < MAX_OBSERVATIONS) observations.push(observation)
      },
      progress: progress.advance,
      done: (result) => results.push(result),
    },
  )
  const truncated = observations.length >= MAX_OBSERVATIONS
  for (const match of correlate(ruleSet, observations)) found(match)
  progress.end()
  output.end({ results, rules: loaded, rulesNotLoaded: notLoaded, truncated })
  return serious
}
