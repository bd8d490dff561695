import type { ConditionNode } from './condition.ts'
import { selectNames } from './condition.ts'
import {
  evaluateCondition,
  evaluateItem,
  evaluateSelection,
  fitsLogsource,
  holdsOnField,
  searchedTexts,
} from './evaluate.ts'
import type { SigmaEvent } from './event.ts'
import { describePattern, locatePattern } from './pattern.ts'
import type { Predicate } from './predicate.ts'
import type { Detection, DetectionItem, Selection, SigmaRule } from './rule.ts'
import { valueText } from './value.ts'

/** [start, end) in the value's text. */
export type Span = readonly [number, number]

export interface ValueExplanation {
  /** What the rule demands, as text: `*\cmd.exe`, `/re/i`, `10.0.0.0/8`, `> 5`. */
  readonly expected: string
  readonly matched: boolean
  /** Where it lies in the event's value; empty when the whole value is meant, or nothing. */
  readonly spans: readonly Span[]
}

export interface ItemExplanation {
  readonly kind: 'item'
  /** Undefined for keywords. */
  readonly field: string | undefined
  readonly modifiers: readonly string[]
  readonly matched: boolean
  /** The event's value of the field; for keywords, the text in which the first one was found. */
  readonly value: unknown
  readonly values: readonly ValueExplanation[]
}

export type SelectionExplanation =
  | ItemExplanation
  | { readonly kind: 'all' | 'any'; readonly matched: boolean; readonly of: readonly SelectionExplanation[] }

export interface Highlight {
  readonly field: string | undefined
  readonly value: string
  readonly spans: readonly Span[]
}

export interface Explanation {
  readonly rule: SigmaRule
  readonly matched: boolean
  /** Whether the event is of the rule's log source. */
  readonly logsource: boolean
  readonly selections: readonly {
    readonly name: string
    readonly matched: boolean
    readonly why: SelectionExplanation
  }[]
  /** What stands in the way of a match: a selection that does not hold, or one that must not. Empty on a match. */
  readonly obstacles: readonly { readonly selection: string; readonly mustHold: boolean }[]
  /** Where in the event the selections that hold, and that the condition wants, were found. */
  readonly highlights: readonly Highlight[]
}

const MAX_VALUES = 200

/** Why a rule matches an event, or by how little it misses. Each part is found when it is read. */
export function explainRule(rule: SigmaRule, event: SigmaEvent): Explanation {
  const { detection } = rule
  const logsource = fitsLogsource(rule.logsource, event.logsource)
  const fired = once(() => detection.conditions.some((condition) => evaluateCondition(condition, detection, event)))
  const selections = once(() =>
    [...detection.selections].map(([name, selection]) => {
      const why = explainSelection(selection, event)
      return { name, matched: why.matched, why }
    }),
  )
  const obstacles = once(() =>
    unique(detection.conditions.flatMap((condition) => obstaclesOf(condition, { detection, event, wanted: true }))),
  )
  const highlights = once(() => highlightsOf(detection, event))
  return {
    rule,
    logsource,
    get matched() {
      return logsource && fired()
    },
    get selections() {
      return selections()
    },
    get obstacles() {
      return fired() ? [] : obstacles()
    },
    get highlights() {
      return highlights()
    },
  }
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

function explainSelection(selection: Selection, event: SigmaEvent): SelectionExplanation {
  if (selection.kind === 'item') return explainItem(selection.item, event)
  const of = selection.of.map((child) => explainSelection(child, event))
  return { kind: selection.kind, matched: evaluateSelection(selection, event), of }
}

function explainItem(item: DetectionItem, event: SigmaEvent): ItemExplanation {
  const { field, modifiers, predicates } = item
  const shown = [...predicates].slice(0, MAX_VALUES)
  const matched = evaluateItem(item, event)
  if (field === undefined) {
    const texts = searchedTexts(event)
    const values = shown.map((predicate) => explainIn(predicate, texts))
    const found = texts.find((text) => shown.some((predicate) => explainIn(predicate, [text]).matched))
    return { kind: 'item', field, modifiers, matched, value: found, values }
  }
  const value = event.fields[field]
  const texts = (Array.isArray(value) ? value : [value]).map(valueText).filter((text) => text !== undefined)
  const values = shown.map((predicate) => ({
    ...explainIn(predicate, texts),
    matched: holdsOnField(predicate, field, event),
  }))
  return { kind: 'item', field, modifiers, matched, value, values }
}

function explainIn(predicate: Predicate, texts: readonly string[]): ValueExplanation {
  const spans = locateIn(predicate, texts)
  return { expected: describe(predicate), matched: spans !== undefined, spans: spans ?? [] }
}

function locateIn(predicate: Predicate, texts: readonly string[]): readonly Span[] | undefined {
  for (const text of texts) {
    const spans = locate(predicate, text)
    if (spans) return spans
  }
  return undefined
}

function locate(predicate: Predicate, text: string): readonly Span[] | undefined {
  if (predicate.kind === 'pattern') {
    const lower = text.toLowerCase()
    const places = locatePattern(predicate.pattern, predicate.pattern.cased ? text : lower)
    return places && (lower.length === text.length || predicate.pattern.cased ? places : [])
  }
  if (predicate.kind === 'anyOf')
    return predicate.of.map((each) => locate(each, text)).find((spans) => spans !== undefined)
  return predicate.kind === 'regex' ? predicate.regex.locate(text) : undefined
}

export function describe(predicate: Predicate): string {
  switch (predicate.kind) {
    case 'pattern':
      return describePattern(predicate.pattern)
    case 'regex':
      return predicate.regex.toString()
    case 'cidr':
      return predicate.network.text
    case 'compare':
      return `${predicate.comparison} ${predicate.value}`
    case 'time':
      return `${predicate.part} ${predicate.comparison} ${predicate.value}`
    case 'null':
      return 'null'
    case 'anyOf':
      return predicate.of.map(describe).join(' or ')
    case 'exists':
      return predicate.exists ? 'exists' : 'does not exist'
    case 'fieldref':
      return `${predicate.how} the field ${predicate.field}`
  }
}

interface Search {
  readonly detection: Detection
  readonly event: SigmaEvent
  readonly wanted: boolean
}

type Obstacle = Explanation['obstacles'][number]

function obstaclesOf(node: ConditionNode, search: Search): Obstacle[] {
  const { detection, event, wanted } = search
  if (evaluateCondition(node, detection, event) === wanted) return []
  switch (node.op) {
    case 'name':
      return [{ selection: node.name, mustHold: wanted }]
    case 'not':
      return obstaclesOf(node.of, { ...search, wanted: !wanted })
    case 'of':
      return selectNames(node.pattern, detection.selections.keys()).flatMap((name) =>
        obstaclesOf({ op: 'name', name }, search),
      )
    default:
      return node.of.flatMap((child) => obstaclesOf(child, search))
  }
}

function wantedNames(node: ConditionNode, detection: Detection, wanted: boolean): string[] {
  switch (node.op) {
    case 'not':
      return wantedNames(node.of, detection, !wanted)
    case 'name':
      return wanted ? [node.name] : []
    case 'of':
      return wanted ? selectNames(node.pattern, detection.selections.keys()) : []
    default:
      return node.of.flatMap((child) => wantedNames(child, detection, wanted))
  }
}

function highlightsOf(detection: Detection, event: SigmaEvent): readonly Highlight[] {
  const wanted = new Set(detection.conditions.flatMap((condition) => wantedNames(condition, detection, true)))
  return [...detection.selections].flatMap(([name, selection]) => (wanted.has(name) ? placesOf(selection, event) : []))
}

function placesOf(selection: Selection, event: SigmaEvent): readonly Highlight[] {
  if (!evaluateSelection(selection, event)) return []
  if (selection.kind !== 'item') return selection.of.flatMap((child) => placesOf(child, event))
  const { field, predicates } = selection.item
  const shown = predicates.length > MAX_VALUES ? predicates.slice(0, MAX_VALUES) : predicates
  if (field === undefined) return keywordPlaces(shown, searchedTexts(event))
  const value = event.fields[field]
  if (!Array.isArray(value)) {
    const text = valueText(value)
    if (text === undefined) return []
    const held = shown.filter((predicate) => holdsOnField(predicate, field, event))
    return [{ field, value: text, spans: held.flatMap((predicate) => locate(predicate, text) ?? []) }]
  }
  return [{ field, value: value.map(valueText).join(', '), spans: [] }]
}

function keywordPlaces(predicates: readonly Predicate[], texts: readonly string[]): readonly Highlight[] {
  const value = texts.find((text) => predicates.some((predicate) => locate(predicate, text) !== undefined))
  if (value === undefined) return []
  const spans = predicates.flatMap((predicate) => locateIn(predicate, texts) ?? [])
  return [{ field: undefined, value, spans }]
}

function unique(obstacles: readonly Obstacle[]): readonly Obstacle[] {
  return [...new Map(obstacles.map((each) => [`${each.selection} ${each.mustHold}`, each])).values()]
}
