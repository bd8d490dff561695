import { type ConditionNode, parseCondition } from '../condition.ts'
import type {
  ComparisonOperator,
  CorrelationComparison,
  CorrelationType,
  ExpressionCondition,
  SigmaCorrelation,
  ThresholdCondition,
} from '../correlation-rule.ts'
import { nearestName } from '../nearest-name.ts'
import { RuleError } from '../problem.ts'
import type { RuleSource } from '../rule.ts'
import type { ItemContext } from './item.ts'
import { isRecord, optional, parseMetadata, text, texts } from './metadata.ts'

const TYPES: readonly CorrelationType[] = [
  'event_count',
  'value_count',
  'temporal',
  'temporal_ordered',
  'value_sum',
  'value_avg',
  'value_percentile',
]
const KEYS = ['type', 'rules', 'group-by', 'timespan', 'condition', 'aliases', 'generate']
const OPERATORS: readonly ComparisonOperator[] = ['gt', 'gte', 'lt', 'lte', 'eq', 'neq']
const UNIT_SECONDS: Readonly<Record<string, number>> = {
  s: 1,
  m: 60,
  h: 3_600,
  d: 86_400,
  w: 604_800,
  M: 2_629_746,
  y: 31_556_952,
}

export function parseCorrelation(
  raw: Readonly<Record<string, unknown>>,
  source: RuleSource,
  context: ItemContext,
): SigmaCorrelation {
  const body = raw.correlation
  if (!isRecord(body))
    throw wrong('the correlation is not a map', 'Give type, rules, group-by and timespan.', 'correlation')
  const type = TYPES.find((each) => each === body.type)
  if (!type) throw wrong('the type is missing or unknown', `Use one of ${TYPES.join(', ')}.`, 'type')
  const rules = texts(body.rules)
  const condition = parseThresholdOrExpression(body.condition, type)
  const named = rules.length > 0 || condition?.kind !== 'expression' ? rules : namesIn(condition.expression)
  if (named.length === 0) throw wrong('the correlation refers to no rule', 'List ids or names under "rules:".', 'rules')
  checkExpression(condition, named)
  warnOfKeys(body, context)
  return {
    ...parseMetadata(raw, source, context),
    kind: 'correlation',
    type,
    rules: named,
    aliases: parseAliases(body.aliases),
    groupBy: texts(body['group-by']),
    timespanSeconds: parseTimespan(body.timespan),
    condition,
    generate: (body.generate ?? raw.generate) === true,
  }
}

/** A key that is misspelt would change what is counted. */
function warnOfKeys(body: Readonly<Record<string, unknown>>, context: ItemContext): void {
  for (const key of Object.keys(body).filter((each) => !KEYS.includes(each))) {
    const near = nearestName(key, KEYS)
    const remedy = near ? `Did you mean ${near.name}?` : `Known are: ${KEYS.join(', ')}.`
    context.warn(`"${key}" means nothing in a correlation`, remedy, key)
  }
}

function parseThresholdOrExpression(
  raw: unknown,
  type: CorrelationType,
): ThresholdCondition | ExpressionCondition | undefined {
  const temporal = type === 'temporal' || type === 'temporal_ordered'
  if (temporal && raw === undefined) return undefined
  if (temporal && typeof raw === 'string') return { kind: 'expression', expression: parseCondition(raw), text: raw }
  if (!isRecord(raw)) throw wrong('the condition is missing', 'Add a comparison such as "gte: 10".', 'condition')
  const threshold = parseThreshold(raw)
  if (type.startsWith('value_') && threshold.fields.length === 0) {
    throw wrong(`${type} names no field`, 'Add "field:" to the condition.', 'condition')
  }
  return threshold
}

function parseThreshold(raw: Readonly<Record<string, unknown>>): ThresholdCondition {
  const comparisons: CorrelationComparison[] = []
  for (const [key, value] of Object.entries(raw)) {
    if (key === 'field' || key === 'percentile') continue
    const operator = OPERATORS.find((each) => each === key)
    if (!operator) throw wrong(`"${key}" is no comparison`, `Use one of ${OPERATORS.join(', ')}.`, key)
    if (typeof value !== 'number' || !Number.isFinite(value))
      throw wrong(`${key} needs a number`, 'Write a number.', key)
    comparisons.push({ operator, value })
  }
  if (comparisons.length === 0)
    throw wrong('the condition compares nothing', 'Add a comparison such as "gte: 10".', 'condition')
  const percentile = raw.percentile
  if (percentile !== undefined && !(typeof percentile === 'number' && percentile >= 0 && percentile <= 100)) {
    throw wrong('percentile is not between 0 and 100', 'Write a number between 0 and 100.', 'percentile')
  }
  return { kind: 'threshold', comparisons, fields: texts(raw.field), ...optional('percentile', percentile) }
}

function parseAliases(raw: unknown): SigmaCorrelation['aliases'] {
  if (raw === undefined || raw === null) return {}
  if (!isRecord(raw)) throw wrong('aliases is not a map', 'Write alias: {rule: field}.', 'aliases')
  const out: [string, Record<string, string>][] = []
  for (const [alias, fields] of Object.entries(raw)) {
    if (!isRecord(fields)) throw wrong(`the alias "${alias}" is not a map`, 'Write alias: {rule: field}.', alias)
    const pairs = Object.entries(fields).map(([rule, field]) => [rule, text(field) ?? ''] as const)
    out.push([alias, Object.fromEntries(pairs)])
  }
  return Object.fromEntries(out)
}

function parseTimespan(raw: unknown): number {
  const match = /^(\d{1,9})([smhdwMy])$/.exec(text(raw) ?? '')
  const seconds = match ? Number(match[1]) * (UNIT_SECONDS[match[2] ?? ''] ?? 0) : 0
  if (seconds <= 0)
    throw wrong('the timespan is missing or malformed', 'Write a number and a unit, as 90s, 10m, 1h, 7d.', 'timespan')
  return seconds
}

function checkExpression(condition: SigmaCorrelation['condition'], rules: readonly string[]): void {
  if (condition?.kind !== 'expression') return
  for (const name of namesIn(condition.expression)) {
    if (!rules.includes(name)) {
      throw wrong(
        `the condition names "${name}", which "rules:" does not list`,
        `Listed are: ${rules.join(', ')}.`,
        'condition',
      )
    }
  }
}

function namesIn(node: ConditionNode): string[] {
  if (node.op === 'name') return [node.name]
  if (node.op === 'not') return namesIn(node.of)
  return node.op === 'of' ? [] : [...new Set(node.of.flatMap(namesIn))]
}

function wrong(message: string, remedy: string, anchor: string): RuleError {
  return new RuleError('invalid', message, { remedy, anchor })
}
