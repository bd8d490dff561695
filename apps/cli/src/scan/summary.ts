import { columns } from '../columns.ts'
import { printable } from '../printable.ts'
import { type FileResult, LEVELS } from './match.ts'
import type { Tally } from './tally.ts'
import type { Bins } from './timeline.ts'
import type { ZoneTimes } from './zone-times.ts'

/** How the scan as a whole went. */
export interface ScanTotals {
  readonly paths: readonly string[]
  readonly results: readonly FileResult[]
  /** Files that were to be scanned; more than `results` when interrupted. */
  readonly files: number
  readonly rules: number
  readonly rulesNotLoaded: number
  /** True when correlations could not see everything. */
  readonly truncated: boolean
  readonly interrupted: boolean
  readonly started: number
  readonly seconds: number
}

const MAX_BARS = 60
const MAX_PROBLEMS = 20
const TOP = 10

/** Every rule that matched, one a line. */
export function rulesTable(tally: Tally, times: ZoneTimes): string {
  if (tally.matches === 0) return 'Nothing matched.\n'
  const head = ['LEVEL', 'MATCHES', 'HOSTS', `FIRST (${times.zone})`, `LAST (${times.zone})`, 'RULE']
  const rows = tally
    .rulesInOrder()
    .map(({ level, count, hosts, first, last, title }) => [
      level,
      String(count),
      String(hosts.size),
      first === null ? '' : times.text(first),
      last === null ? '' : times.text(last),
      printable(title),
    ])
  return `${columns([head, ...rows], [1, 2])}\n`
}

/** What a person wants to know last: when, where, how grave, and what could not be read. */
export function summary(totals: ScanTotals, tally: Tally, times: ZoneTimes, withRules: boolean): string {
  return [
    ...timelineLines(tally, times),
    ...(withRules ? topRules(tally) : []),
    ...topHosts(tally),
    ...problemLines(totals),
    ...closing(totals, tally, times),
  ].join('\n')
}

function timelineLines(tally: Tally, times: ZoneTimes): string[] {
  const bins = tally.timeline.bins(MAX_BARS, times.offset)
  if (bins === undefined) return []
  const rows = LEVELS.toReversed().flatMap((level) => {
    const counts = bins.byLevel.get(level) ?? []
    const most = Math.max(...counts)
    return most === 0 ? [] : [[level, bars(counts, most), `most ${most}`]]
  })
  const end = times.text(bins.from + bins.step * bins.count).slice(0, 16)
  const axis = `${times.text(bins.from).slice(0, 16)} … ${end}, ${widthText(bins.step)} a bar`
  return [
    'Timeline',
    columns(rows.map(([level = '', ...rest]) => [`  ${level}`, ...rest])),
    `  ${axis}`,
    ...outside(bins),
    '',
  ]
}

function outside({ outside }: Bins): string[] {
  return outside === 0 ? [] : [`  ${outside} more far outside of this period: look for wrong clocks`]
}

const BLOCKS = [...'▁▂▃▄▅▆▇█']
const LETTERS = [...'.:-=+*#@']

function bars(counts: readonly number[], most: number): string {
  const { LC_ALL, LC_CTYPE, LANG } = process.env
  const ramp = /^(C|POSIX)$/.test(LC_ALL || LC_CTYPE || LANG || '') ? LETTERS : BLOCKS
  return counts
    .map((count) => (count === 0 ? ' ' : (ramp[Math.ceil((count / most) * ramp.length) - 1] ?? ' ')))
    .join('')
}

function widthText(step: number): string {
  const minutes = step / 60_000
  if (minutes % 1_440 === 0) return `${minutes / 1_440} d`
  return minutes % 60 === 0 ? `${minutes / 60} h` : `${minutes} min`
}

function topRules(tally: Tally): string[] {
  const rules = tally.rulesInOrder()
  const rows = rules.slice(0, TOP).map(({ level, count, title }) => [`  ${level}`, String(count), printable(title)])
  return rows.length === 0 ? [] : ['Rules', columns(rows, [1]), ...more(rules.length - rows.length, 'rules'), '']
}

function topHosts(tally: Tally): string[] {
  const hosts = tally.hostsInOrder()
  const rows = hosts.slice(0, TOP).map(({ host, count, byLevel, byRule }) => {
    const levels = LEVELS.toReversed().flatMap((level) => {
      const number = byLevel.get(level) ?? 0
      return number === 0 ? [] : [`${number} ${level}`]
    })
    return [`  ${printable(host).slice(0, 60)}`, String(count), `${byRule.size} rules`, levels.join(', ')]
  })
  return rows.length === 0 ? [] : ['Hosts', columns(rows, [1, 2]), ...more(hosts.length - rows.length, 'hosts'), '']
}

function more(count: number, noun: string): string[] {
  return count > 0 ? [`  … and ${count} more ${noun}`] : []
}

function problemLines({ results, truncated, interrupted, files }: ScanTotals): string[] {
  const problems = results.flatMap(({ problem }) => (problem === undefined ? [] : [problem]))
  const rest = problems.length - MAX_PROBLEMS
  return [
    ...problems.slice(0, MAX_PROBLEMS).map((problem) => `not read: ${printable(problem)}`),
    ...(rest > 0 ? [`not read: ${rest} more files, listed in the report (--html)`] : []),
    ...(truncated
      ? ['Too many events feed correlations: those found are a lower bound. Scan fewer files at a time.']
      : []),
    ...(interrupted ? [`Interrupted: ${files - results.length} of ${files} files were not begun.`] : []),
  ]
}

function closing({ results, rules, rulesNotLoaded, seconds }: ScanTotals, tally: Tally, times: ZoneTimes): string[] {
  const period = periodOf(results)
  const events = results.reduce((sum, result) => sum + result.events, 0)
  const undecodable = results.reduce((sum, result) => sum + result.undecodable, 0)
  const binary = results.filter((result) => result.binary).length
  const whole = results.filter((result) => result.problem === undefined && !result.binary).length
  const levels = LEVELS.toReversed().flatMap((level) => {
    const count = tally.levels.get(level) ?? 0
    return count === 0 ? [] : [`${count} ${level}`]
  })
  const formats = datasetsOf(results).slice(0, TOP)
  return [
    ...(period ? [`${times.text(period.first)} … ${times.text(period.last)} (${times.zone})`] : []),
    ...(binary > 0 ? [`no logs, but binary data: ${binary} files`] : []),
    ...(formats.length > 0 ? [formats.map(([name, count]) => `${count} ${name}`).join(' · ')] : []),
    ...(levels.length > 0 ? [`${tally.matches} alerts: ${levels.join(' · ')}`] : []),
    `${events} events in ${whole} files; ${undecodable} undecodable; ${rules} rules${rulesNotLoaded > 0 ? ` (${rulesNotLoaded} not loaded)` : ''}; ${seconds.toFixed(1)} s`,
  ]
}

/** From the earliest event to the latest. */
export function periodOf(
  results: readonly FileResult[],
): { readonly first: number; readonly last: number } | undefined {
  let period: { first: number; last: number } | undefined
  for (const { first, last } of results) {
    if (first === undefined || last === undefined) continue
    period = { first: Math.min(first, period?.first ?? first), last: Math.max(last, period?.last ?? last) }
  }
  return period
}

/** Events by kind of source, the most frequent first. */
export function datasetsOf(results: readonly FileResult[]): [string, number][] {
  const counts = new Map<string, number>()
  for (const { datasets } of results)
    for (const [name, count] of datasets) counts.set(name, (counts.get(name) ?? 0) + count)
  return [...counts].sort(([, a], [, b]) => b - a)
}
