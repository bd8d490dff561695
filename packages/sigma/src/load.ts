import type { SigmaCorrelation } from './correlation-rule.ts'
import { referenceProblems } from './load-checks.ts'
import { mapCorrelation } from './parse/apply-pipelines.ts'
import { parseDocuments, type SigmaDocument } from './parse/documents.ts'
import type { Pipeline } from './parse/pipeline.ts'
import type { Placeholders } from './parse/placeholders.ts'
import { type Problem, RuleError } from './problem.ts'
import type { RuleLogsource, SigmaFilter, SigmaRule } from './rule.ts'

export interface RuleFile {
  readonly path: string
  readonly text: string
}

export interface LoadOptions {
  readonly placeholders?: Placeholders
  readonly pipelines?: readonly Pipeline[]
}

export interface RuleSet {
  readonly rules: readonly SigmaRule[]
  readonly correlations: readonly SigmaCorrelation[]
  readonly filters: readonly SigmaFilter[]
  readonly problems: readonly Problem[]
}

/** Parses files of rules. A document that cannot be used is left out and named in `problems`; the others load. */
export function loadRules(files: Iterable<RuleFile>, options: LoadOptions = {}): RuleSet {
  const documents: SigmaDocument[] = []
  const problems: Problem[] = []
  const seen = new Map<string, SigmaDocument>()
  for (const { path, text } of files) {
    const parsed = parseDocuments(text, { file: path, ...options })
    problems.push(...parsed.problems)
    for (const document of parsed.documents) {
      const twin = seen.get(document.id)
      if (twin) problems.push(duplicate(document, twin))
      else documents.push(document)
      seen.set(document.id, twin ?? document)
    }
  }
  const rules = documents.filter((document) => document.kind === 'rule')
  const correlations = mapped(documents, options.pipelines ?? [], problems)
  const filters = documents.filter((document) => document.kind === 'filter')
  problems.push(...referenceProblems([...rules, ...correlations, ...filters]))
  return { rules, correlations, filters, problems }
}

/** The correlations, with their fields as the pipelines name them in the events of the rules that they count. */
function mapped(
  documents: readonly SigmaDocument[],
  pipelines: readonly Pipeline[],
  problems: Problem[],
): readonly SigmaCorrelation[] {
  const correlations = documents.filter((document) => document.kind === 'correlation')
  if (pipelines.length === 0) return correlations
  const known = new Map(
    documents.flatMap((each) => [each.id, each.name ?? each.id].map((name) => [name, each] as const)),
  )
  const logsourcesOf = (reference: string, above: readonly string[] = []): readonly RuleLogsource[] => {
    const found = known.get(reference)
    if (found?.kind === 'rule') return [found.logsource]
    if (found?.kind !== 'correlation' || above.includes(found.id)) return []
    return found.rules.flatMap((rule) => logsourcesOf(rule, [...above, found.id]))
  }
  return correlations.flatMap((correlation) => {
    try {
      return [mapCorrelation(correlation, pipelines, (reference) => logsourcesOf(reference))]
    } catch (error) {
      if (!(error instanceof RuleError)) throw error
      const { code, message, remedy } = error
      const { source, title } = correlation
      problems.push({ severity: 'error', code, file: source.file, line: source.line, rule: title, message, remedy })
      return []
    }
  })
}

/** The result that `atalaya rules check` reports. */
export function checkRules(files: Iterable<RuleFile>, options: LoadOptions = {}): RuleCheck {
  return countLoaded(loadRules(files, options))
}

/** What loaded and what did not, of rules that were read already. A correlation that cannot run is not loaded. */
export function countLoaded({ rules, correlations, filters, problems }: RuleSet): RuleCheck {
  const errors = problems.filter(({ severity }) => severity === 'error')
  const broken = new Set(errors.filter(({ code }) => code === 'reference').map(({ file, line }) => `${file}:${line}`))
  const others = errors.filter(({ code }) => code !== 'reference').length
  return {
    loaded: rules.length + correlations.length + filters.length - broken.size,
    notLoaded: others + broken.size,
    problems,
  }
}

export interface RuleCheck {
  /** Documents that loaded and those that did not. */
  readonly loaded: number
  readonly notLoaded: number
  readonly problems: readonly Problem[]
}

function duplicate(document: SigmaDocument, twin: SigmaDocument): Problem {
  return {
    severity: 'error',
    code: 'duplicate',
    file: document.source.file,
    line: document.source.line,
    rule: document.title,
    message: `the id ${document.id} is also that of "${twin.title}" (${twin.source.file})`,
    remedy: 'Give one of them a new id.',
  }
}
