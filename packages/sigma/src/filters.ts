import type { ConditionNode } from './condition.ts'
import type { Detection, RuleLogsource, Selection, SigmaFilter, SigmaRule } from './rule.ts'

/** The rule with every filter that names it, as an exclusion; the rule itself when none does. */
export function applyFilters(rule: SigmaRule, filters: readonly SigmaFilter[]): SigmaRule {
  const applying = filters.filter((filter) => appliesTo(filter, rule))
  return applying.length === 0 ? rule : { ...rule, detection: applying.reduce(exclude, rule.detection) }
}

export function appliesTo(filter: SigmaFilter, rule: SigmaRule): boolean {
  if (!within(rule.logsource, filter.logsource)) return false
  return (
    filter.rules === 'any' ||
    filter.rules.includes(rule.id) ||
    (rule.name !== undefined && filter.rules.includes(rule.name))
  )
}

function within(rule: RuleLogsource, filter: RuleLogsource): boolean {
  const fits = (wanted: string | undefined, given: string | undefined) => wanted === undefined || wanted === given
  return (
    fits(filter.category, rule.category) && fits(filter.product, rule.product) && fits(filter.service, rule.service)
  )
}

/**
 * The specification's example writes what to exclude (`condition: selection`), pySigma's users write what remains
 * (`condition: not selection`). A filter exists to suppress, so a condition that only negates is read as what remains,
 * any other as what to exclude.
 */
function exclude(detection: Detection, filter: SigmaFilter): Detection {
  const prefix = `_filter_${filter.id}_`
  const selections = new Map<string, Selection>(detection.selections)
  for (const [name, selection] of filter.detection.selections) selections.set(prefix + name, selection)
  const remaining = filter.detection.conditions.map((condition): ConditionNode => {
    const renamed = rename(condition, prefix)
    return onlyNegates(condition, false) ? renamed : { op: 'not', of: renamed }
  })
  return {
    selections,
    conditions: detection.conditions.map((condition): ConditionNode => ({ op: 'and', of: [condition, ...remaining] })),
    conditionTexts: detection.conditionTexts,
  }
}

function rename(node: ConditionNode, prefix: string): ConditionNode {
  switch (node.op) {
    case 'name':
      return { op: 'name', name: prefix + node.name }
    case 'of':
      return { ...node, pattern: node.pattern === 'them' ? `${prefix}*` : prefix + node.pattern }
    case 'not':
      return { op: 'not', of: rename(node.of, prefix) }
    default:
      return { op: node.op, of: node.of.map((child) => rename(child, prefix)) }
  }
}

function onlyNegates(node: ConditionNode, negated: boolean): boolean {
  if (node.op === 'not') return onlyNegates(node.of, !negated)
  if (node.op === 'and' || node.op === 'or') return node.of.every((child) => onlyNegates(child, negated))
  return negated
}
