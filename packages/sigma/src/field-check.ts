import { fieldsAsked } from './correlation-fields.ts'
import type { SigmaCorrelation } from './correlation-rule.ts'
import { fitsLogsource } from './evaluate.ts'
import type { Logsource } from './event.ts'
import { nearestName } from './nearest-name.ts'
import type { Problem } from './problem.ts'
import {
  type Detection,
  logsourceNames,
  type RuleLogsource,
  type Selection,
  type SigmaFilter,
  type SigmaRule,
} from './rule.ts'

/** A kind of event that can come, and the names of the fields it has. */
export interface FieldSource {
  readonly logsource: Logsource
  readonly names: ReadonlySet<string>
  /** Whether it may also have a field of this name, which is not among `names`. */
  readonly mayGive: (name: string) => boolean
}

type Document = SigmaRule | SigmaFilter | SigmaCorrelation

/**
 * Warns of rules that can never fire as they are meant to: for a log source that nothing gives, or on a field that none of
 * its events has. Where a source may give any name, only what looks like a slip of the pen is told. What correlations group
 * and count by is looked for in the events of the rules that they count, as far as these are among `documents` or `counted`.
 */
export function checkFields(
  documents: Iterable<Document>,
  sources: Iterable<FieldSource>,
  counted: Iterable<SigmaRule | SigmaCorrelation> = [],
): Problem[] {
  const all = [...sources]
  const given = [...documents]
  const fitting = new Map<string, readonly FieldSource[]>()
  const fittingFor = (logsource: RuleLogsource) => {
    const { product, category, service } = logsource
    const key = JSON.stringify([product, category, service])
    const found = fitting.get(key) ?? all.filter((source) => fitsLogsource(logsource, source.logsource))
    fitting.set(key, found)
    return found
  }
  const byName = documentsByName([...counted, ...given])
  return given.flatMap((document) => {
    if (document.kind === 'correlation') return checkCorrelation(document, byName, fittingFor)
    const found = fittingFor(document.logsource)
    if (found.length === 0) return [noSource(document, all)]
    return fieldsNamed(document.detection).flatMap((field) => {
      const doubt = doubtOf(field, document.logsource, found)
      const line = lineOf(document, field)
      return doubt ? [unknownField(document, doubt, { line, effect: 'this part of the rule never holds' })] : []
    })
  })
}

function documentsByName(documents: readonly Document[]): ReadonlyMap<string, SigmaRule | SigmaCorrelation> {
  const named = new Map<string, SigmaRule | SigmaCorrelation>()
  for (const document of documents) {
    if (document.kind === 'filter') continue
    if (document.name !== undefined) named.set(document.name, document)
    named.set(document.id, document)
  }
  return named
}

function checkCorrelation(
  correlation: SigmaCorrelation,
  documents: ReadonlyMap<string, SigmaRule | SigmaCorrelation>,
  fittingFor: (logsource: RuleLogsource) => readonly FieldSource[],
): Problem[] {
  const problems = new Map<string, Problem>()
  for (const { field, rule } of fieldsAsked(correlation, documents)) {
    const found = fittingFor(rule.logsource)
    const doubt = found.length === 0 ? undefined : doubtOf(field, rule.logsource, found)
    if (doubt === undefined) continue
    const line = lineOfCorrelation(correlation, field)
    problems.set(doubt.message, unknownField(correlation, doubt, { line, effect: 'the correlation leaves them out' }))
  }
  return [...problems.values()]
}

interface Doubt {
  readonly message: string
  /** The name that was probably meant. */
  readonly meant: string | undefined
}

function doubtOf(field: string, logsource: RuleLogsource, sources: readonly FieldSource[]): Doubt | undefined {
  if (sources.some(({ names }) => names.has(field))) return undefined
  const near = nearestName(field, new Set(sources.flatMap(({ names }) => [...names])))
  const possible = sources.some(({ mayGive }) => mayGive(field))
  // A name of one's own may well be two letters from another's.
  if (possible && (near === undefined || near.distance > 1 || field.length < 5)) return undefined
  const message = possible
    ? `the field "${field}" is not known of ${logsourceNames(logsource).join('/')}`
    : `no event of ${logsourceNames(logsource).join('/')} has the field "${field}"`
  return { message, meant: near?.name }
}

function unknownField(
  document: Document,
  { message, meant }: Doubt,
  { line, effect }: { readonly line: number; readonly effect: string },
): Problem {
  const remedy = meant
    ? `Did you mean ${meant}?`
    : `Use a field that these events have, or map the name with a pipeline; until then ${effect}.`
  return warning('unknown-field', document, { message, remedy, line })
}

function noSource(rule: SigmaRule | SigmaFilter, sources: readonly FieldSource[]): Problem {
  const near = nearestLogsource(rule.logsource, sources)
  const remedy =
    near ?? 'Correct product, category and service, or add a decoder that gives them; until then the rule never fires.'
  const message = `no source gives events of ${logsourceNames(rule.logsource).join('/')}`
  return warning('unknown-logsource', rule, { message, remedy, line: lineOf(rule, 'logsource') })
}

/** Names the one part that, spelt differently, would make the log source a known one. */
function nearestLogsource(wanted: RuleLogsource, sources: readonly FieldSource[]): string | undefined {
  for (const part of ['product', 'category', 'service'] as const) {
    const { [part]: given, ...rest } = wanted
    if (given === undefined) continue
    const values = sources
      .filter(({ logsource }) => fitsLogsource(rest, logsource))
      .flatMap(({ logsource: { product, categories = [], service, services = [] } }) =>
        ({ product: [product], category: categories, service: [service, ...services] })[part].filter(
          (value) => value !== undefined,
        ),
      )
    const near = nearestName(given, values)
    if (near) return `Did you mean ${part}: ${near.name}?`
  }
  return undefined
}

/** Fields that the detection asks about, each once. */
export function fieldsNamed(detection: Detection): string[] {
  const names = new Set<string>()
  const visit = (selection: Selection): void => {
    if (selection.kind !== 'item') {
      selection.of.forEach(visit)
      return
    }
    if (selection.item.field !== undefined) names.add(selection.item.field)
    for (const predicate of selection.item.predicates) if (predicate.kind === 'fieldref') names.add(predicate.field)
  }
  for (const selection of detection.selections.values()) visit(selection)
  return [...names]
}

function warning(
  code: Problem['code'],
  { source, title }: Document,
  { message, remedy, line }: { message: string; remedy: string; line: number },
): Problem {
  return { severity: 'warning', code, file: source.file, line, rule: title, message, remedy }
}

/** The line on which the key stands, else one that names it, else where the document begins. */
function lineOf({ source }: SigmaRule | SigmaFilter, name: string): number {
  const lines = source.text.split('\n')
  const isKey = (line: string) => {
    const key = line.replace(/^[\s-]*['"]?/, '')
    return key.startsWith(name) && /^['"]?[|:]/.test(key.slice(name.length))
  }
  const key = lines.findIndex(isKey)
  const found = key >= 0 ? key : lines.findIndex((line) => line.includes(name))
  return source.line + Math.max(found, 0)
}

/** The line of the correlation on which the name stands, whole; else where the document begins. */
function lineOfCorrelation({ source }: SigmaCorrelation, name: string): number {
  const lines = source.text.split('\n')
  const start = Math.max(
    lines.findIndex((line) => line.startsWith('correlation')),
    0,
  )
  const found = lines.findIndex((line, at) => at >= start && line.split(/[\s[\]{},:'"]+/).includes(name))
  return source.line + Math.max(found, 0)
}
