import { fitsLogsource } from './evaluate.ts'
import type { Logsource } from './event.ts'
import { nearestName } from './nearest-name.ts'
import type { Problem } from './problem.ts'
import type { Detection, RuleLogsource, Selection, SigmaFilter, SigmaRule } from './rule.ts'

/** A kind of event that can come, and the names of the fields it has. */
export interface FieldSource {
  readonly logsource: Logsource
  readonly names: ReadonlySet<string>
  /** Whether it may also have a field of this name, which is not among `names`. */
  readonly mayGive: (name: string) => boolean
}

/**
 * Warns of rules that can never fire as they are meant to: for a log source that nothing gives, or on a field that none of
 * its events has. Where a source may give any name, only what looks like a slip of the pen is told.
 */
export function checkFields(rules: Iterable<SigmaRule | SigmaFilter>, sources: Iterable<FieldSource>): Problem[] {
  const all = [...sources]
  const fitting = new Map<string, readonly FieldSource[]>()
  return [...rules].flatMap((rule) => {
    const { product, category, service } = rule.logsource
    const key = JSON.stringify([product, category, service])
    const found = fitting.get(key) ?? all.filter(({ logsource }) => fitsLogsource(rule.logsource, logsource))
    fitting.set(key, found)
    return found.length === 0
      ? [noSource(rule, all)]
      : fieldsNamed(rule.detection).flatMap((field) => check(field, rule, found))
  })
}

function check(field: string, rule: SigmaRule | SigmaFilter, sources: readonly FieldSource[]): Problem[] {
  if (sources.some(({ names }) => names.has(field))) return []
  const near = nearestName(field, new Set(sources.flatMap(({ names }) => [...names])))
  const possible = sources.some(({ mayGive }) => mayGive(field))
  // A name of one's own may well be two letters from another's.
  if (possible && (near === undefined || near.distance > 1 || field.length < 5)) return []
  const message = possible
    ? `the field "${field}" is not known of ${describe(rule.logsource)}`
    : `no event of ${describe(rule.logsource)} has the field "${field}"`
  const remedy = near
    ? `Did you mean ${near.name}?`
    : 'Use a field that these events have, or map the name with a pipeline; until then this part of the rule never holds.'
  return [warning('unknown-field', rule, { message, remedy, line: lineOf(rule, field) })]
}

function noSource(rule: SigmaRule | SigmaFilter, sources: readonly FieldSource[]): Problem {
  const near = nearestLogsource(rule.logsource, sources)
  const remedy =
    near ?? 'Correct product, category and service, or add a decoder that gives them; until then the rule never fires.'
  const message = `no source gives events of ${describe(rule.logsource)}`
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

function describe({ product, category, service }: RuleLogsource): string {
  return [product, category, service].filter((part) => part !== undefined).join('/')
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
  { source, title }: SigmaRule | SigmaFilter,
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
