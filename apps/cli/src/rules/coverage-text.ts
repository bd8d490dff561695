import { logsourceNames, type RuleCoverage } from '@atalaya/sigma'
import { columns } from '../columns.ts'
import { printable } from '../printable.ts'
import { LEVELS } from '../scan/match.ts'
import type { CoverageReport, TacticCount } from './coverage.ts'
import { wordsOf } from './named-sources.ts'

const TOP = 15
const MOST_VALUES = 5
const TITLE = 80
const BAR = 20

/** For a terminal: every rule, then why not, what came, tactics and the sum, so that the sum is what stays on the screen. */
export function coverageText(report: CoverageReport): string {
  return [
    rulesTable(report.rules),
    '',
    ...causes(report.rules),
    ...logs(report),
    ...tactics(report.tactics),
    ...problems(report),
    closing(report),
  ].join('\n')
}

function rulesTable(rules: readonly RuleCoverage[]): string {
  const rows = [...rules]
    .sort((a, b) => rank(a) - rank(b))
    .map((covered) => [
      covered.state === 'covered' ? 'yes' : 'no',
      covered.rule.level ?? '',
      readsOf(covered.rule),
      cut(printable(covered.rule.title)),
      covered.state === 'covered' ? '' : whyNot(covered),
    ])
  return columns([['CAN FIRE', 'LEVEL', 'LOG SOURCE', 'RULE', 'WHY NOT'], ...rows])
}

/** What can fire first, the gravest on top. */
function rank({ state, rule }: RuleCoverage): number {
  return (state === 'covered' ? 0 : LEVELS.length) + LEVELS.length - 1 - LEVELS.indexOf(rule.level ?? 'informational')
}

function readsOf(rule: RuleCoverage['rule']): string {
  return printable(rule.kind === 'correlation' ? `correlation ${rule.type}` : logsourceNames(rule.logsource).join('/'))
}

function whyNot({ state, missing, unseen }: RuleCoverage): string {
  if (state === 'no-source') return 'no such log'
  if (state === 'needs-rule') return 'rules that it counts cannot fire'
  if (state === 'missing-fields') return `its log comes without ${some(missing)}`
  return unseen.map(({ field, wanted }) => `${printable(field)} ${some(wanted)} never came`).join('; ')
}

function some(names: readonly string[]): string {
  const rest = names.length - MOST_VALUES
  return `${names.slice(0, MOST_VALUES).map(printable).join(', ')}${rest > 0 ? ` … and ${rest} more` : ''}`
}

function causes(rules: readonly RuleCoverage[]): string[] {
  const counts = new Map<string, number>()
  for (const covered of rules) {
    if (covered.state === 'covered') continue
    const cause = `${readsOf(covered.rule)}: ${whyNot(covered)}`
    counts.set(cause, (counts.get(cause) ?? 0) + 1)
  }
  const rows = [...counts].sort(([, a], [, b]) => b - a).map(([cause, count]) => [`  ${cause}`, counted(count, 'rule')])
  return section('Why not', rows)
}

function logs({ seen }: CoverageReport): string[] {
  if (seen === undefined) return []
  const rows = seen.kinds.map(({ logsource, code, fields, events }) => {
    const name = wordsOf(logsource).join('/')
    return [
      `  ${name || 'none of Sigma’s'}${code && ` ${code}`}`,
      counted(events, 'event'),
      counted(fields.size, 'field'),
    ]
  })
  return section('What came', rows)
}

function tactics(counts: readonly TacticCount[]): string[] {
  const rows = counts.map(({ tactic, rules, canFire, techniques }) => {
    const seen = techniques.filter((technique) => technique.canFire > 0).length
    return [
      `  ${tactic === '' ? 'no tactic told' : printable(tactic)}`,
      '█'.repeat(Math.round((BAR * canFire) / rules)).padEnd(BAR, '░'),
      `${canFire} of ${rules} rules`,
      `${seen} of ${techniques.length} techniques`,
    ]
  })
  return rows.length === 0 ? [] : ['ATT&CK', columns(rows, [2, 3]), '']
}

function section(title: string, rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return []
  const rest = rows.length - TOP
  return [title, columns(rows.slice(0, TOP), [1, 2]), ...(rest > 0 ? [`  … and ${rest} more`] : []), '']
}

function problems({ seen }: CoverageReport): string[] {
  return (seen?.problems ?? []).map((problem) => `not read: ${printable(problem)}`)
}

function closing({ seen, rules, canFire }: CoverageReport): string {
  const read = seen === undefined ? '' : `; ${counted(seen.events, 'event')} in ${counted(seen.files, 'file')}`
  return `${canFire} of ${rules.length} rules can fire (${Math.round((100 * canFire) / rules.length)} %)${read}`
}

function cut(text: string): string {
  return text.length > TITLE ? `${text.slice(0, TITLE)}…` : text
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
