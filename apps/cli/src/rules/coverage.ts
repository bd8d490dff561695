import { attackMatrix, coverage, judgeCoverage, loadRules, type RuleCoverage } from '@atalaya/sigma'
import { CliError } from '../cli-error.ts'
import { coverageJson } from './coverage-json.ts'
import { coverageText } from './coverage-text.ts'
import { readLoading } from './loading.ts'
import type { LoadingOptions } from './loading-options.ts'
import { namedSources } from './named-sources.ts'
import { readRules } from './read-rules.ts'
import { type SeenSources, seenSources } from './seen-sources.ts'

export const COVERAGE_FORMATS = ['table', 'json'] as const

export interface CoverageOptions extends LoadingOptions {
  readonly rules: readonly string[]
  readonly logsource: readonly string[]
  readonly format: (typeof COVERAGE_FORMATS)[number]
}

/** Which rules can fire on some logs, and why the others cannot. */
export interface CoverageReport {
  /** What was read; undefined when log sources were named alone. */
  readonly seen: SeenSources | undefined
  readonly rules: readonly RuleCoverage[]
  readonly canFire: number
  readonly tactics: readonly TacticCount[]
}

interface Count {
  readonly rules: number
  readonly canFire: number
}

export interface TacticCount extends Count {
  /** As in the tags of rules; empty for rules that name none. */
  readonly tactic: string
  readonly techniques: readonly (Count & { readonly technique: string })[]
}

/** Some logs could not be read: the rest was judged. */
const INCOMPLETE = 3

/** Prints what the rules can see of these logs; tells the exit code. Throws CliError when it cannot be told. */
export async function reportCoverage(paths: readonly string[], options: CoverageOptions): Promise<number> {
  const report = await coverageOf(paths, options)
  console.log(options.format === 'json' ? JSON.stringify(coverageJson(report), null, 2) : coverageText(report))
  return (report.seen?.problems ?? []).length === 0 ? 0 : INCOMPLETE
}

async function coverageOf(paths: readonly string[], options: CoverageOptions): Promise<CoverageReport> {
  if (paths.length === 0 && options.logsource.length === 0)
    throw new CliError('name files of logs, or log sources with --logsource')
  const ruleSet = loadRules(readRules(options.rules), readLoading(options))
  const loaded = [...ruleSet.rules, ...ruleSet.correlations]
  if (loaded.length === 0) throw new CliError(`no rule could be loaded from ${options.rules.join(', ')}`)
  const named = namedSources(options.logsource, judgeCoverage(ruleSet.rules).names)
  const seen = paths.length > 0 ? await seenSources(paths) : undefined
  const rules = coverage(loaded, [...named, ...(seen?.sources ?? [])])
  const canFire = (places: Iterable<number>) => [...places].filter((place) => rules[place]?.state === 'covered').length
  const count = (places: ReadonlySet<number>) => ({ rules: places.size, canFire: canFire(places) })
  const tactics = attackMatrix(loaded).map(({ tactic, rules: places, techniques }) => ({
    tactic,
    ...count(places),
    techniques: [...techniques].map(([technique, of]) => ({ technique, ...count(of) })),
  }))
  return { seen, rules, canFire: canFire(rules.keys()), tactics }
}
