import { type ConditionNode, parseCondition, selectNames } from '../condition.ts'
import { RuleError } from '../problem.ts'
import type { Detection, Selection } from '../rule.ts'
import { type ItemContext, parseItem } from './item.ts'

const MAX_DEPTH = 20
const MAX_NODES = 50_000

/** The `detection` (or `filter`) map without the keys in `except`. Throws RuleError. */
export function parseDetection(
  raw: Readonly<Record<string, unknown>>,
  except: readonly string[],
  context: ItemContext,
): Detection {
  const selections = new Map<string, Selection>()
  const budget = { left: MAX_NODES }
  for (const [name, definition] of Object.entries(raw)) {
    if (name === 'condition' || except.includes(name)) continue
    if (name === 'timeframe') {
      context.warn('timeframe is not applied', 'Write a correlation document with a timespan.', 'timeframe')
    } else selections.set(name, parseSelection(definition, { name, context, budget, depth: 0 }))
  }
  if (selections.size === 0) {
    throw new RuleError('missing', 'the detection names no selection', {
      remedy: 'Add a selection.',
      anchor: 'detection',
    })
  }
  const conditionTexts = conditionsOf(raw.condition)
  const conditions = conditionTexts.map(parseCondition)
  for (const condition of conditions) checkNames(condition, [...selections.keys()])
  warnUnused(conditions, [...selections.keys()], context)
  return { selections, conditions, conditionTexts }
}

interface Place {
  readonly name: string
  readonly context: ItemContext
  readonly budget: { left: number }
  readonly depth: number
}

function parseSelection(definition: unknown, place: Place): Selection {
  const { name, context, budget, depth } = place
  // Aliases of YAML can make a small file into a huge tree.
  if (depth > MAX_DEPTH || --budget.left < 0) throw tooLarge(name)
  if (Array.isArray(definition)) return parseList(definition, place)
  if (typeof definition === 'object' && definition !== null) {
    const of = Object.entries(definition).map(([key, value]): Selection => {
      budget.left -= Array.isArray(value) ? value.length : 1
      if (budget.left < 0) throw tooLarge(name)
      return { kind: 'item', item: parseItem(key, value, context) }
    })
    if (of.length === 0) throw emptySelection(name)
    return of.length === 1 && of[0] ? of[0] : { kind: 'all', of }
  }
  if (definition === null || definition === undefined) throw emptySelection(name)
  return { kind: 'item', item: parseItem('', definition, context) }
}

function parseList(list: readonly unknown[], place: Place): Selection {
  if (list.length === 0) throw emptySelection(place.name)
  if (list.every((value) => typeof value !== 'object' || value === null)) {
    place.budget.left -= list.length
    return { kind: 'item', item: parseItem('', list, place.context) }
  }
  const of = list.map((value) => parseSelection(value, { ...place, depth: place.depth + 1 }))
  return of.length === 1 && of[0] ? of[0] : { kind: 'any', of }
}

function conditionsOf(raw: unknown): string[] {
  const list = Array.isArray(raw) ? raw : [raw]
  const texts = list.filter((text): text is string => typeof text === 'string' && text.trim() !== '')
  if (texts.length === 0 || texts.length < list.length || texts.length > 100) {
    throw new RuleError('condition', 'the condition is missing or is not text', {
      remedy: 'Add "condition:" with the names of the selections joined by and, or, not.',
      anchor: 'condition',
    })
  }
  return texts
}

function checkNames(node: ConditionNode, names: readonly string[]): void {
  if (node.op === 'name' && !names.includes(node.name)) {
    throw new RuleError('condition', `the condition names "${node.name}", which the detection does not define`, {
      remedy: `Defined are: ${names.join(', ')}.`,
      anchor: 'condition',
    })
  }
  if (node.op === 'of' && selectNames(node.pattern, names).length === 0) {
    throw new RuleError('condition', `"of ${node.pattern}" in the condition fits no selection`, {
      remedy: `Defined are: ${names.join(', ')}.`,
      anchor: 'condition',
    })
  }
  if (node.op === 'not') checkNames(node.of, names)
  if (node.op === 'and' || node.op === 'or') for (const child of node.of) checkNames(child, names)
}

function warnUnused(conditions: readonly ConditionNode[], names: readonly string[], context: ItemContext): void {
  const used = new Set<string>()
  const visit = (node: ConditionNode): void => {
    if (node.op === 'name') used.add(node.name)
    else if (node.op === 'of') for (const name of selectNames(node.pattern, names)) used.add(name)
    else if (node.op === 'not') visit(node.of)
    else node.of.forEach(visit)
  }
  conditions.forEach(visit)
  for (const name of names) {
    if (!used.has(name))
      context.warn(`the selection "${name}" is not used`, 'Use it in the condition or remove it.', name)
  }
}

function emptySelection(name: string): RuleError {
  return new RuleError('invalid', `the selection "${name}" is empty`, {
    remedy: 'Give it fields or keywords.',
    anchor: name,
  })
}

function tooLarge(name: string): RuleError {
  return new RuleError('too-large', `the selection "${name}" is too large or nested too deeply`, {
    remedy: 'Split the rule.',
    anchor: name,
  })
}
