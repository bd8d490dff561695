import { stat } from 'node:fs/promises'
import { applyFilters, loadRules, type RuleSet, type SigmaRule } from '@atalaya/sigma'
import { CliError } from '../cli-error.ts'
import { readLoading } from './loading.ts'
import type { LoadingOptions } from './loading-options.ts'
import { readRules } from './read-rules.ts'

/**
 * The rule of a file, or the one of this id, name or title among `options.rules`, with the filters that apply to it.
 * Throws CliError when there is none, or several.
 */
export async function pickRule(
  wanted: string,
  options: LoadingOptions & { readonly rules: readonly string[] },
): Promise<SigmaRule> {
  const isFile = await stat(wanted).then(
    (entry) => entry.isFile(),
    () => false,
  )
  const ruleSet = loadRules(readRules(isFile ? [wanted] : options.rules), readLoading(options))
  const fitting = ruleSet.rules.filter(
    ({ id, name, title }) =>
      isFile || id === wanted.toLowerCase() || id === wanted || name === wanted || title === wanted,
  )
  const [rule] = fitting
  if (rule === undefined) throw new CliError(reasonFor(wanted, ruleSet, isFile))
  if (fitting.length > 1)
    throw new CliError(`${wanted} holds ${fitting.length} rules: name one by its id, with --rules ${wanted}`)
  return applyFilters(rule, ruleSet.filters)
}

function reasonFor(wanted: string, { correlations, problems, rules }: RuleSet, isFile: boolean): string {
  const correlation = correlations.find(({ id, name, title }) => isFile || [id, name, title].includes(wanted))
  if (correlation) {
    const counted = correlation.rules.join(', ')
    return `"${correlation.title}" is a correlation, which counts matches of others: explain ${counted}`
  }
  const error = problems.find(({ severity, rule }) => severity === 'error' && (isFile || rule === wanted))
  if (error) return `${error.file}:${error.line ?? 1}: ${error.message} ${error.remedy}`
  return `there is no file ${wanted}, and none of the ${rules.length} rules has that id, name or title`
}
