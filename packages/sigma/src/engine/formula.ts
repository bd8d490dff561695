import { type ConditionNode, selectNames } from '../condition.ts'
import { buildPattern, MANY } from '../pattern.ts'
import type { Predicate } from '../predicate.ts'
import type { Regex } from '../regex/regex.ts'
import type { Detection, DetectionItem, Selection } from '../rule.ts'
import type { Item, ItemTable } from './items.ts'

export type FieldReference = Predicate & { readonly kind: 'fieldref' }

/** A question about an event that is not answered by looking at one field's class. */
export type Test =
  | { readonly kind: 'regex'; readonly field: string | undefined; readonly regex: Regex }
  | { readonly kind: 'fieldref'; readonly field: string; readonly reference: FieldReference }

/** A rule's condition with negations pushed down to the leaves. */
export type Formula =
  | { readonly op: 'true' }
  | { readonly op: 'false' }
  | { readonly op: 'and' | 'or'; readonly of: readonly Formula[] }
  | { readonly op: 'item'; readonly item: Item; readonly negated: boolean }
  | { readonly op: 'test'; readonly test: Test; readonly negated: boolean }

export const TRUE: Formula = { op: 'true' }
export const FALSE: Formula = { op: 'false' }

export function formulaOf(detection: Detection, items: ItemTable, negated = false): Formula {
  const of = detection.conditions.map((node) => conditionFormula(node, { detection, items, negated }))
  return join(negated ? 'and' : 'or', of)
}

interface Scope {
  readonly detection: Detection
  readonly items: ItemTable
  readonly negated: boolean
}

function conditionFormula(node: ConditionNode, scope: Scope): Formula {
  const { negated, detection } = scope
  switch (node.op) {
    case 'name':
      return namedFormula(node.name, scope)
    case 'not':
      return conditionFormula(node.of, { ...scope, negated: !negated })
    case 'and':
    case 'or':
      return join(
        swap(node.op, negated),
        node.of.map((child) => conditionFormula(child, scope)),
      )
    case 'of': {
      const names = selectNames(node.pattern, detection.selections.keys())
      const of = names.map((name) => namedFormula(name, scope))
      if (node.count === 'all') return join(swap('and', negated), of)
      // Not "at least n of k" is "at least k-n+1 of the negations".
      return atLeast(negated ? of.length - node.count + 1 : node.count, of)
    }
  }
}

function namedFormula(name: string, scope: Scope): Formula {
  const selection = scope.detection.selections.get(name)
  return selection ? selectionFormula(selection, scope) : scope.negated ? TRUE : FALSE
}

function selectionFormula(selection: Selection, scope: Scope): Formula {
  if (selection.kind === 'item') return itemFormula(selection.item, scope)
  const op = selection.kind === 'all' ? 'and' : 'or'
  return join(
    swap(op, scope.negated),
    selection.of.map((child) => selectionFormula(child, scope)),
  )
}

function itemFormula(item: DetectionItem, { items, negated }: Scope): Formula {
  const { field, predicates, linking } = item
  const turned = negated !== item.negated
  const leaves: Formula[] = []
  const plain: Predicate[] = []
  for (const predicate of predicates) {
    if (predicate.kind === 'regex') leaves.push(regexFormula(field, predicate.regex, { items, negated: turned }))
    else if (predicate.kind === 'fieldref' && field !== undefined) {
      leaves.push({ op: 'test', test: { kind: 'fieldref', field, reference: predicate }, negated: turned })
    } else plain.push(predicate)
  }
  // Keywords may each lie in another field, so a list of them that must all be there is one item per keyword.
  const groups = field === undefined && linking === 'all' ? plain.map((predicate) => [predicate]) : [plain]
  for (const group of groups) {
    if (group.length > 0) leaves.unshift({ op: 'item', item: items.intern(field, group, linking), negated: turned })
  }
  return join(swap(linking === 'all' ? 'and' : 'or', turned), leaves)
}

/** A regular expression runs only where one of the texts that it needs is there. */
function regexFormula(
  field: string | undefined,
  regex: Regex,
  { items, negated }: { items: ItemTable; negated: boolean },
): Formula {
  const test: Formula = { op: 'test', test: { kind: 'regex', field, regex }, negated }
  const guards = regex.literals.map((texts): Formula => {
    const predicates = texts.map(
      (text): Predicate => ({ kind: 'pattern', pattern: buildPattern([MANY, text, MANY], false) }),
    )
    return { op: 'item', item: items.intern(field, predicates, 'any'), negated }
  })
  return join(swap('and', negated), [...guards, test])
}

export function join(op: 'and' | 'or', of: readonly Formula[]): Formula {
  const absorbing = op === 'and' ? 'false' : 'true'
  const neutral = op === 'and' ? 'true' : 'false'
  const flat: Formula[] = []
  for (const child of of) {
    if (child.op === absorbing) return child
    if (child.op === neutral) continue
    if (child.op === op) flat.push(...child.of)
    else flat.push(child)
  }
  if (flat.length === 0) return op === 'and' ? TRUE : FALSE
  return flat.length === 1 && flat[0] ? flat[0] : { op, of: flat }
}

function swap(op: 'and' | 'or', negated: boolean): 'and' | 'or' {
  return negated ? (op === 'and' ? 'or' : 'and') : op
}

/** At least `count` of the formulas, by cases: the first holds and count-1 of the rest, or count of the rest. */
function atLeast(count: number, of: readonly Formula[]): Formula {
  if (count <= 0) return TRUE
  if (count > of.length) return FALSE
  if (count === 1) return join('or', of)
  const [first = FALSE, ...rest] = of
  return join('or', [join('and', [first, atLeast(count - 1, rest)]), atLeast(count, rest)])
}

/** The formula once the truth of some items is known; undefined leaves an item open. */
export function assume(formula: Formula, truth: (item: Item) => boolean | undefined): Formula {
  if (formula.op === 'item') {
    const known = truth(formula.item)
    return known === undefined ? formula : known !== formula.negated ? TRUE : FALSE
  }
  return formula.op === 'and' || formula.op === 'or'
    ? join(
        formula.op,
        formula.of.map((child) => assume(child, truth)),
      )
    : formula
}

export function visitLeaves(formula: Formula, visit: (leaf: Formula & { op: 'item' | 'test' }) => void): void {
  if (formula.op === 'and' || formula.op === 'or') for (const child of formula.of) visitLeaves(child, visit)
  else if (formula.op === 'item' || formula.op === 'test') visit(formula)
}
