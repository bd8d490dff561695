import { planCorrelations } from './correlation/plans.ts'
import type { SigmaCorrelation } from './correlation-rule.ts'
import { appliesTo } from './filters.ts'
import type { SigmaDocument } from './parse/documents.ts'
import type { Problem } from './problem.ts'
import { logsourceNames, type SigmaFilter, type SigmaRule } from './rule.ts'

/** As many events of a group as a correlator remembers unless told otherwise: only what cannot run at all is a problem here. */
const CAPACITY = 2_000

/** What is wrong in how documents refer to one another: each by itself is sound. */
export function referenceProblems(documents: readonly SigmaDocument[]): Problem[] {
  const names = new Map<string, SigmaDocument>()
  for (const each of documents) if (each.name) names.set(each.name, each)
  for (const each of documents) names.set(each.id, each)
  const correlations = documents.filter((each) => each.kind === 'correlation')
  const filters = documents.filter((each) => each.kind === 'filter')
  const problems = [
    ...correlations.flatMap((each) => [...danglingOf(each, names), ...aliasesOf(each, names)]),
    ...filters.flatMap((each) => [...danglingOf(each, names), ...strangersOf(each, names)]),
  ]
  const told = new Set(problems.filter(({ severity }) => severity === 'error').map(placeOf))
  const rules = documents.filter((each) => each.kind === 'rule')
  return [...problems, ...chainProblems(correlations, rules).filter((problem) => !told.has(placeOf(problem)))]
}

function placeOf({ file, line }: Problem): string {
  return `${file}:${line}`
}

/** Chains that come back to themselves or are too deep, and conditions that no correlator can hold. */
function chainProblems(correlations: readonly SigmaCorrelation[], rules: readonly SigmaRule[]): Problem[] {
  if (correlations.length === 0) return []
  const titles = new Map(correlations.map(({ id, title }) => [id, title]))
  return planCorrelations(correlations, rules, CAPACITY).problems.map((problem) => ({
    ...problem,
    rule: titles.get(problem.rule ?? '') ?? problem.rule ?? '',
  }))
}

type Names = ReadonlyMap<string, SigmaDocument>

function danglingOf(document: SigmaCorrelation | SigmaFilter, names: Names): Problem[] {
  if (document.rules === 'any') return []
  return document.rules
    .filter((reference) => !names.has(reference))
    .map((reference) => ({
      ...at(document, document.kind === 'filter' ? 'warning' : 'error'),
      message: `it refers to "${reference}", which is no loaded rule`,
      remedy: 'Load that rule too, or correct the id or name.',
    }))
}

function aliasesOf(correlation: SigmaCorrelation, names: Names): Problem[] {
  const idOf = (reference: string) => names.get(reference)?.id ?? reference
  const counted = new Set(correlation.rules.map(idOf))
  return Object.entries(correlation.aliases).flatMap(([alias, fields]) =>
    Object.keys(fields)
      .filter((reference) => !counted.has(idOf(reference)))
      .map((reference) => ({
        ...at(correlation, 'warning'),
        message: `the alias "${alias}" names "${reference}", which is none of the rules counted`,
        remedy: `Counted are: ${correlation.rules.join(', ')}.`,
      })),
  )
}

/** A filter that never applies to a rule it names would be thought to exclude what goes on alerting. */
function strangersOf(filter: SigmaFilter, names: Names): Problem[] {
  if (filter.rules === 'any') return []
  return filter.rules.flatMap((reference): Problem[] => {
    const named = names.get(reference)
    if (named === undefined || (named.kind === 'rule' && appliesTo(filter, named))) return []
    const why =
      named.kind === 'rule'
        ? `whose log source ${logsourceNames(named.logsource).join('/')} is not ${logsourceNames(filter.logsource).join('/')}`
        : `which is a ${named.kind}`
    return [
      {
        ...at(filter, 'warning'),
        message: `the filter names "${reference}", ${why}: it never applies to it`,
        remedy: 'Give the filter the log source of that rule, or name another rule.',
      },
    ]
  })
}

function at({ source, title }: SigmaDocument, severity: Problem['severity']) {
  return { severity, code: 'reference', file: source.file, line: source.line, rule: title } as const
}
