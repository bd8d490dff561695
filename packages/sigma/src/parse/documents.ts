import { CORE_SCHEMA, load, YAMLException } from 'js-yaml'
import type { SigmaCorrelation } from '../correlation-rule.ts'
import { type Problem, RuleError } from '../problem.ts'
import type { RuleSource, SigmaFilter, SigmaRule } from '../rule.ts'
import { applyPipelines } from './apply-pipelines.ts'
import { parseCorrelation } from './correlation.ts'
import { parseDetection } from './detection.ts'
import type { ItemContext } from './item.ts'
import { isRecord, parseLogsource, parseMetadata, text, texts } from './metadata.ts'
import type { Pipeline } from './pipeline.ts'
import type { Placeholders } from './placeholders.ts'

export type SigmaDocument = SigmaRule | SigmaCorrelation | SigmaFilter

export interface ParseOptions {
  readonly file: string
  readonly placeholders?: Placeholders
  /** Applied to rules and filters before they are read. */
  readonly pipelines?: readonly Pipeline[]
}

export interface ParsedFile {
  readonly documents: readonly SigmaDocument[]
  readonly problems: readonly Problem[]
}

/** Bounds the work that one file from outside can cause; the largest rule of SigmaHQ has 60 KB. */
const MAX_BYTES = 2_000_000
const MAX_DOCUMENTS = 10_000

/** Parses a YAML text of one or more Sigma documents. Never throws on content: what is wrong is in `problems`. */
export function parseDocuments(yaml: string, options: ParseOptions): ParsedFile {
  const documents: SigmaDocument[] = []
  const problems: Problem[] = []
  if (yaml.length > MAX_BYTES) {
    const message = `the file has more than ${MAX_BYTES} characters`
    return {
      documents,
      problems: [{ severity: 'error', code: 'too-large', file: options.file, message, remedy: 'Split it.' }],
    }
  }
  for (const source of splitDocuments(yaml, options.file).slice(0, MAX_DOCUMENTS)) {
    const document = parseDocument(source, options, problems)
    if (document) documents.push(document)
  }
  return { documents, problems }
}

/** One document at a time, so that a broken one does not take its neighbours with it. */
function splitDocuments(yaml: string, file: string): RuleSource[] {
  const clean = yaml.charCodeAt(0) === 0xfeff ? yaml.slice(1) : yaml
  if (!/^---/m.test(clean)) return [{ file, line: 1, text: clean }]
  const out: RuleSource[] = []
  let from = 0
  let line = 1
  for (const mark of [...clean.matchAll(/^---(?=[ \t\r\n]|$).*$/gm), undefined]) {
    const piece = clean.slice(from, mark?.index ?? clean.length)
    if (/^[ \t]*[^\s#%]/m.test(piece)) out.push({ file, line, text: piece })
    line += piece.split('\n').length - 1
    from = (mark?.index ?? clean.length) + (mark?.[0].length ?? 0)
  }
  return out
}

function parseDocument(source: RuleSource, options: ParseOptions, problems: Problem[]): SigmaDocument | undefined {
  let title: string | undefined
  const report = (
    severity: Problem['severity'],
    { code, message, remedy }: Pick<Problem, 'code' | 'message' | 'remedy'>,
    line: number,
  ) => problems.push({ severity, code, file: source.file, line, ...(title ? { rule: title } : {}), message, remedy })
  const context: ItemContext = {
    placeholders: options.placeholders ?? {},
    warn: (message, remedy, anchor) => report('warning', { code: 'unused', message, remedy }, lineOf(source, anchor)),
  }
  try {
    const raw = load(source.text, { schema: CORE_SCHEMA, maxDepth: 50 })
    if (!isRecord(raw)) throw notSigma('the document is not a map')
    title = text(raw.title) ?? text(raw.id)
    const shaped = options.pipelines && !('correlation' in raw) ? applyPipelines(raw, options.pipelines) : raw
    return documentOf(shaped, source, context)
  } catch (error) {
    if (error instanceof YAMLException) {
      const message = `the YAML is malformed: ${error.reason}`
      report(
        'error',
        { code: 'yaml', message, remedy: 'Correct the YAML; quote values with special characters.' },
        yamlLine(error, source),
      )
    } else if (error instanceof RuleError) report('error', error, lineOf(source, error.anchor))
    else {
      const message = `the document could not be read: ${error instanceof Error ? error.message : String(error)}`
      report('error', { code: 'yaml', message, remedy: 'Simplify the document.' }, source.line)
    }
    return undefined
  }
}

function documentOf(raw: Readonly<Record<string, unknown>>, source: RuleSource, context: ItemContext): SigmaDocument {
  if ('correlation' in raw) return parseCorrelation(raw, source, context)
  if ('filter' in raw) return parseFilter(raw, source, context)
  if ('detection' in raw) return parseRule(raw, source, context)
  throw notSigma('the document has neither detection, correlation nor filter')
}

function parseRule(raw: Readonly<Record<string, unknown>>, source: RuleSource, context: ItemContext): SigmaRule {
  const detection = raw.detection
  if (!isRecord(detection)) {
    throw new RuleError('missing', 'the detection is not a map', {
      remedy: 'Add selections and a condition.',
      anchor: 'detection',
    })
  }
  const meta = parseMetadata(raw, source, context)
  const logsource = parseLogsource(raw.logsource)
  return { ...meta, kind: 'rule', logsource, detection: parseDetection(detection, [], context) }
}

function parseFilter(raw: Readonly<Record<string, unknown>>, source: RuleSource, context: ItemContext): SigmaFilter {
  const filter = raw.filter
  if (!isRecord(filter))
    throw new RuleError('invalid', 'the filter is not a map', {
      remedy: 'Give rules, selections and a condition.',
      anchor: 'filter',
    })
  const named = texts(filter.rules)
  const any = named.length === 1 && named[0]?.toLowerCase() === 'any'
  if (named.length === 0)
    throw new RuleError('missing', 'the filter names no rule', {
      remedy: 'List ids or names under "rules:", or write "any".',
      anchor: 'filter',
    })
  return {
    ...parseMetadata(raw, source, context),
    kind: 'filter',
    logsource: parseLogsource(raw.logsource),
    rules: any ? 'any' : named,
    detection: parseDetection(filter, ['rules'], context),
  }
}

function notSigma(message: string): RuleError {
  return new RuleError('not-sigma', message, {
    remedy: 'Write a Sigma rule, correlation or filter, or move the file away.',
  })
}

function lineOf(source: RuleSource, anchor: string | undefined): number {
  if (!anchor) return source.line
  const lines = source.text.split('\n')
  const key = lines.findIndex((line) => line.replace(/^[\s-]*['"]?/, '').startsWith(anchor))
  const found = key >= 0 ? key : lines.findIndex((line) => line.includes(anchor))
  return source.line + Math.max(found, 0)
}

function yamlLine(error: YAMLException, source: RuleSource): number {
  // The mark's shape is the library's; only a number named `line` is taken from it.
  const mark: unknown = error.mark
  const line = isRecord(mark) && typeof mark.line === 'number' ? mark.line : 0
  return source.line + line
}
