import { type ConditionNode, selectNames } from './condition.ts'
import type { Logsource, SigmaEvent } from './event.ts'
import { networkContains } from './network.ts'
import { matchesPattern } from './pattern.ts'
import type { Comparison, FieldComparison, Predicate } from './predicate.ts'
import type { Detection, DetectionItem, RuleLogsource, Selection, SigmaRule } from './rule.ts'
import { timePart, valueNumber, valueText } from './value.ts'

/** Whether the rule's log source is that of the event: each key the rule names must be equal. */
export function fitsLogsource(rule: RuleLogsource, event: Logsource): boolean {
  if (rule.product !== undefined && rule.product !== event.product) return false
  if (rule.service !== undefined && rule.service !== event.service && !event.services?.includes(rule.service))
    return false
  return rule.category === undefined || (event.categories?.includes(rule.category) ?? false)
}

/** One rule on one event, without any index: for explanations, and for rules seen once. */
export function evaluateRule(rule: SigmaRule, event: SigmaEvent): boolean {
  return fitsLogsource(rule.logsource, event.logsource) && evaluateDetection(rule.detection, event)
}

export function evaluateDetection(detection: Detection, event: SigmaEvent): boolean {
  return detection.conditions.some((condition) => evaluateCondition(condition, detection, event))
}

export function evaluateCondition(node: ConditionNode, detection: Detection, event: SigmaEvent): boolean {
  const named = (name: string): boolean => {
    const selection = detection.selections.get(name)
    return selection !== undefined && evaluateSelection(selection, event)
  }
  switch (node.op) {
    case 'name':
      return named(node.name)
    case 'not':
      return !evaluateCondition(node.of, detection, event)
    case 'and':
      return node.of.every((child) => evaluateCondition(child, detection, event))
    case 'or':
      return node.of.some((child) => evaluateCondition(child, detection, event))
    case 'of': {
      const names = selectNames(node.pattern, detection.selections.keys())
      return node.count === 'all' ? names.every(named) : names.filter(named).length >= node.count
    }
  }
}

export function evaluateSelection(selection: Selection, event: SigmaEvent): boolean {
  if (selection.kind === 'item') return evaluateItem(selection.item, event)
  const each = (child: Selection) => evaluateSelection(child, event)
  return selection.kind === 'all' ? selection.of.every(each) : selection.of.some(each)
}

export function evaluateItem(item: DetectionItem, event: SigmaEvent): boolean {
  const holds = (predicate: Predicate) =>
    item.field === undefined
      ? searchedTexts(event).some((text) => holdsOn(predicate, text))
      : holdsOnField(predicate, item.field, event)
  const joined = item.linking === 'all' ? item.predicates.every(holds) : item.predicates.some(holds)
  return joined !== item.negated
}

/** What keywords are looked for in: the values of all fields, and the line itself unless it is JSON. */
export function searchedTexts(event: SigmaEvent): string[] {
  const texts: string[] = []
  for (const value of Object.values(event.fields)) {
    for (const each of Array.isArray(value) ? value : [value]) {
      const text = valueText(each)
      if (text !== undefined) texts.push(text)
    }
  }
  const line = searchedLine(event.raw)
  if (line !== undefined) texts.push(line)
  return texts
}

/** JSON is left out: its content is in the fields, and its keys and escapes are not part of the message. */
export function searchedLine(raw: string | undefined): string | undefined {
  return raw === undefined || raw === '' || raw.charCodeAt(0) === 0x7b ? undefined : raw
}

export function holdsOnField(predicate: Predicate, field: string, event: SigmaEvent): boolean {
  const value = event.fields[field]
  if (predicate.kind === 'exists') return (value !== undefined) === predicate.exists
  if (predicate.kind === 'fieldref') return refers(predicate, value, event.fields[predicate.field])
  if (Array.isArray(value)) return value.some((each) => holdsOn(predicate, each))
  return holdsOn(predicate, value)
}

/** One predicate on one value that is not a list. */
export function holdsOn(predicate: Predicate, value: unknown): boolean {
  switch (predicate.kind) {
    case 'null':
      return value === undefined || value === null
    case 'compare':
      return compares(valueNumber(value), predicate.comparison, predicate.value)
    case 'time':
      return compares(timePart(value, predicate.part), predicate.comparison, predicate.value)
    case 'anyOf':
      return predicate.of.some((each) => holdsOn(each, value))
    case 'exists':
    case 'fieldref':
      return false
  }
  const text = valueText(value)
  if (text === undefined) return false
  if (predicate.kind === 'regex') return predicate.regex.test(text)
  if (predicate.kind === 'cidr') return networkContains(predicate.network, text)
  return matchesPattern(predicate.pattern, predicate.pattern.cased ? text : text.toLowerCase())
}

export function compares(left: number | undefined, comparison: Comparison, right: number): boolean {
  if (left === undefined) return false
  switch (comparison) {
    case 'eq':
      return left === right
    case 'lt':
      return left < right
    case 'lte':
      return left <= right
    case 'gt':
      return left > right
    case 'gte':
      return left >= right
  }
}

export function refers(reference: { how: FieldComparison; cased: boolean }, value: unknown, other: unknown): boolean {
  const fold = (text: string) => (reference.cased ? text : text.toLowerCase())
  const each = (any: unknown) => (Array.isArray(any) ? any : [any]).map(valueText).filter((text) => text !== undefined)
  const others = each(other).map(fold)
  return each(value)
    .map(fold)
    .some((text) => others.some((needle) => relates(text, reference.how, needle)))
}

function relates(text: string, how: FieldComparison, needle: string): boolean {
  switch (how) {
    case 'equals':
      return text === needle
    case 'contains':
      return text.includes(needle)
    case 'startswith':
      return text.startsWith(needle)
    case 'endswith':
      return text.endsWith(needle)
  }
}
