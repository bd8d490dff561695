import { CORE_SCHEMA, load } from 'js-yaml'
import { type Problem, problemOfFile, RuleError } from '../problem.ts'
import { isRecord, text, texts } from './metadata.ts'

/** Changes to rules before they are compiled: the shape of pySigma's processing pipelines. Plain data. */
export interface Pipeline {
  readonly name: string
  /** Lower ones run first. */
  readonly priority: number
  readonly steps: readonly PipelineStep[]
}

export interface PipelineStep {
  readonly transformation: Transformation
  /** Log sources of the rule. */
  readonly logsources: Conditions<Readonly<Record<string, string>>>
  /** Fields that the step concerns. */
  readonly fields: Conditions<{ readonly names: readonly string[]; readonly include: boolean }>
}

/** None hold always; of several all must hold, or any (`or`); `negated` turns the whole round. */
export interface Conditions<T> {
  readonly of: readonly T[]
  readonly any: boolean
  readonly negated: boolean
}

export type Transformation =
  | { readonly type: 'field_name_mapping'; readonly mapping: Readonly<Record<string, readonly string[]>> }
  | { readonly type: 'field_name_prefix_mapping'; readonly mapping: Readonly<Record<string, readonly string[]>> }
  | { readonly type: 'field_name_prefix' | 'field_name_suffix'; readonly affix: string }
  | { readonly type: 'change_logsource'; readonly logsource: Readonly<Record<string, string>> }
  | {
      readonly type: 'add_condition'
      readonly conditions: Readonly<Record<string, unknown>>
      readonly negated: boolean
    }
  | { readonly type: 'drop_detection_item' }
  | { readonly type: 'map_string'; readonly mapping: Readonly<Record<string, readonly string[]>> }
  | { readonly type: 'set_value'; readonly value: unknown }
  | { readonly type: 'rule_failure'; readonly message: string }

type Raw = Readonly<Record<string, unknown>>

/** What each transformation takes. A key that is not known is refused: what it should have limited would change every rule. */
const KEYS: Readonly<Record<Transformation['type'], readonly string[]>> = {
  field_name_mapping: ['mapping'],
  field_name_prefix_mapping: ['mapping'],
  field_name_prefix: ['prefix'],
  field_name_suffix: ['suffix'],
  change_logsource: ['category', 'product', 'service'],
  add_condition: ['conditions', 'negated'],
  drop_detection_item: [],
  map_string: ['mapping'],
  set_value: ['value'],
  rule_failure: ['message'],
}
const STEP_KEYS = ['id', 'type', 'rule_conditions', 'rule_cond_op', 'rule_cond_not']
const FIELD_KEYS = ['field_name_conditions', 'field_name_cond_op', 'field_name_cond_not']

/** Reads a pipeline in YAML. Never throws on content. */
export function parsePipeline(
  yaml: string,
  file: string,
): { readonly pipeline?: Pipeline; readonly problems: readonly Problem[] } {
  try {
    const raw = load(yaml, { schema: CORE_SCHEMA, maxDepth: 50 })
    if (!isRecord(raw) || !Array.isArray(raw.transformations))
      throw wrongPipeline('the pipeline has no list of transformations')
    const steps = raw.transformations.map(parseStep)
    const priority = typeof raw.priority === 'number' ? raw.priority : 0
    return { pipeline: { name: text(raw.name) ?? file, priority, steps }, problems: [] }
  } catch (error) {
    return { problems: [problemOfFile(error, file, 'invalid')] }
  }
}

function parseStep(raw: unknown): PipelineStep {
  if (!isRecord(raw)) throw wrongPipeline('a transformation is not a map')
  const transformation = parseTransformation(raw)
  const known = [...STEP_KEYS, ...FIELD_KEYS, ...KEYS[transformation.type]]
  const unknown = Object.keys(raw).find((key) => !known.includes(key))
  if (unknown !== undefined) throw wrongPipeline(`"${unknown}" of a ${transformation.type} is unknown`)
  return {
    transformation,
    logsources: parseConditions(raw, 'rule_cond', { list: raw.rule_conditions, each: parseLogsource }),
    fields: parseConditions(raw, 'field_name_cond', { list: raw.field_name_conditions, each: parseFields }),
  }
}

function parseConditions<T>(
  raw: Raw,
  prefix: string,
  { list, each }: { list: unknown; each: (condition: Raw) => T },
): Conditions<T> {
  if (list !== undefined && !(Array.isArray(list) && list.every(isRecord)))
    throw wrongPipeline(`the ${prefix}itions are not a list of maps`)
  const linking = raw[`${prefix}_op`] ?? 'and'
  if (linking !== 'and' && linking !== 'or') throw wrongPipeline(`${prefix}_op is neither "and" nor "or"`)
  return { of: (list ?? []).map(each), any: linking === 'or', negated: raw[`${prefix}_not`] === true }
}

function parseLogsource({ type, ...logsource }: Raw): Readonly<Record<string, string>> {
  if (type !== 'logsource') throw wrongPipeline(`the rule condition "${String(type)}" is unknown`)
  return strings(logsource)
}

function parseFields({ type, fields, ...rest }: Raw) {
  if (type !== 'include_fields' && type !== 'exclude_fields')
    throw wrongPipeline(`the field name condition "${String(type)}" is unknown`)
  const [other] = Object.keys(rest)
  if (other !== undefined) throw wrongPipeline(`"${other}" of ${type} is unknown`)
  return { names: texts(fields), include: type === 'include_fields' }
}

function parseTransformation(raw: Raw): Transformation {
  const { type } = raw
  switch (type) {
    case 'field_name_mapping':
    case 'field_name_prefix_mapping':
    case 'map_string':
      if (!isRecord(raw.mapping)) throw wrongPipeline(`${type} has no mapping`)
      return { type, mapping: Object.fromEntries(Object.entries(raw.mapping).map(([from, to]) => [from, texts(to)])) }
    case 'field_name_prefix':
    case 'field_name_suffix':
      return { type, affix: text(type === 'field_name_prefix' ? raw.prefix : raw.suffix) ?? '' }
    case 'change_logsource': {
      const { category, product, service } = raw
      return { type, logsource: strings({ category, product, service }) }
    }
    case 'add_condition':
      if (!isRecord(raw.conditions)) throw wrongPipeline('add_condition has no conditions')
      return { type, conditions: raw.conditions, negated: raw.negated === true }
    case 'drop_detection_item':
      return { type }
    case 'set_value':
      return { type, value: raw.value }
    case 'rule_failure':
      return { type, message: text(raw.message) ?? 'refused by a pipeline' }
    default:
      throw wrongPipeline(`the transformation "${String(type)}" is unknown`)
  }
}

function strings(record: Raw): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(record).flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : [])),
  )
}

export function wrongPipeline(message: string): RuleError {
  return new RuleError('invalid', message, {
    remedy:
      'Known are field_name_mapping, field_name_prefix(_mapping), field_name_suffix, change_logsource, add_condition, drop_detection_item, map_string, set_value and rule_failure, with rule_conditions of type logsource, field_name_conditions include_fields or exclude_fields, and the _op and _not of both.',
  })
}
