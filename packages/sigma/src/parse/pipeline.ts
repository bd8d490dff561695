import { CORE_SCHEMA, load } from 'js-yaml'
import { type Problem, RuleError } from '../problem.ts'
import { isRecord, text, texts } from './metadata.ts'

/** Changes to rules before they are compiled: the shape of pySigma's processing pipelines. */
export interface Pipeline {
  readonly name: string
  /** Lower ones run first. */
  readonly priority: number
  readonly steps: readonly PipelineStep[]
}

interface PipelineStep {
  readonly transformation: Transformation
  /** Log sources of which the rule must have one; none means every rule. */
  readonly logsources: readonly Readonly<Record<string, string>>[]
  /** Fields that the step concerns; undefined means all. */
  readonly fields: { readonly names: readonly string[]; readonly include: boolean } | undefined
}

type Transformation =
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

/** Reads a pipeline in YAML. Never throws on content. */
export function parsePipeline(
  yaml: string,
  file: string,
): { readonly pipeline?: Pipeline; readonly problems: readonly Problem[] } {
  try {
    const raw = load(yaml, { schema: CORE_SCHEMA, maxDepth: 50 })
    if (!isRecord(raw) || !Array.isArray(raw.transformations))
      throw wrong('the pipeline has no list of transformations')
    const steps = raw.transformations.map(parseStep)
    const priority = typeof raw.priority === 'number' ? raw.priority : 0
    return { pipeline: { name: text(raw.name) ?? file, priority, steps }, problems: [] }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    const remedy = error instanceof RuleError ? error.remedy : 'Correct the YAML.'
    return { problems: [{ severity: 'error', code: 'invalid', file, message, remedy }] }
  }
}

/** The rule's plain values after the pipelines, in order of priority. Throws RuleError where a pipeline refuses it. */
export function applyPipelines(rule: Raw, pipelines: readonly Pipeline[]): Raw {
  const steps = pipelines.toSorted((a, b) => a.priority - b.priority).flatMap((pipeline) => pipeline.steps)
  let changed = rule
  for (const step of steps) if (concerns(step, changed)) changed = applyStep(changed, step)
  return changed
}

function concerns({ logsources }: PipelineStep, rule: Raw): boolean {
  const own = isRecord(rule.logsource) ? rule.logsource : {}
  return (
    logsources.length === 0 ||
    logsources.some((wanted) => Object.entries(wanted).every(([key, name]) => own[key] === name))
  )
}

function applyStep(rule: Raw, step: PipelineStep): Raw {
  const { transformation } = step
  const detection = isRecord(rule.detection) ? rule.detection : {}
  switch (transformation.type) {
    case 'rule_failure':
      throw new RuleError('ignored', transformation.message, { remedy: 'Leave the rule out, or change the pipeline.' })
    case 'change_logsource':
      return { ...rule, logsource: transformation.logsource }
    case 'add_condition':
      return { ...rule, detection: withCondition(detection, transformation) }
    default: {
      const entries = Object.entries(detection).map(([name, each]) => [
        name,
        name === 'condition' ? each : mapSelection(each, step),
      ])
      return { ...rule, detection: Object.fromEntries(entries) }
    }
  }
}

function withCondition(detection: Raw, { conditions, negated }: Transformation & { type: 'add_condition' }): Raw {
  const name = `_condition_${Object.keys(detection).length}`
  const texts = (Array.isArray(detection.condition) ? detection.condition : [detection.condition]).map(String)
  return {
    ...detection,
    [name]: conditions,
    condition: texts.map((each) => `(${each}) and ${negated ? 'not ' : ''}${name}`),
  }
}

function mapSelection(selection: unknown, step: PipelineStep): unknown {
  if (Array.isArray(selection)) {
    return selection.flatMap((each: unknown) => (isRecord(each) ? mapItems(each, step) : [each]))
  }
  if (!isRecord(selection)) return selection
  const maps = mapItems(selection, step)
  return maps.length === 1 ? maps[0] : maps
}

/** A field mapped to several names makes several maps of one, linked by OR. */
function mapItems(items: Raw, step: PipelineStep): Raw[] {
  let maps: [string, unknown][][] = [[]]
  for (const [key, value] of Object.entries(items)) {
    const choices = mapItem(key, value, step)
    if (choices.length > 0) maps = maps.flatMap((map) => choices.map((choice) => [...map, choice]))
    if (maps.length > 1_000) throw wrong('fields mapped to several names make more than 1000 combinations')
  }
  return maps.map((map) => Object.fromEntries(map)).filter((map) => Object.keys(map).length > 0)
}

function mapItem(key: string, value: unknown, { transformation, fields }: PipelineStep): [string, unknown][] {
  const [field = '', ...modifiers] = key.split('|')
  const rename = (name: string): [string, unknown] => [[name, ...modifiers].join('|'), value]
  if (field === '' || (fields && fields.names.includes(field) !== fields.include)) return [[key, value]]
  switch (transformation.type) {
    case 'field_name_mapping':
      return (own(transformation.mapping, field) ?? [field]).map(rename)
    case 'field_name_prefix_mapping': {
      const found = Object.entries(transformation.mapping).find(([prefix]) => field.startsWith(prefix))
      return found ? found[1].map((prefix) => rename(prefix + field.slice(found[0].length))) : [[key, value]]
    }
    case 'field_name_prefix':
      return [rename(transformation.affix + field)]
    case 'field_name_suffix':
      return [rename(field + transformation.affix)]
    case 'drop_detection_item':
      return []
    case 'set_value':
      return [[key, transformation.value]]
    case 'map_string': {
      const { mapping } = transformation
      const given: readonly unknown[] = Array.isArray(value) ? value : [value]
      const mapped = given.flatMap((each): readonly unknown[] => own(mapping, String(each)) ?? [each])
      return [[key, mapped]]
    }
    default:
      return [[key, value]]
  }
}

function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined
}

function parseStep(raw: unknown): PipelineStep {
  if (!isRecord(raw)) throw wrong('a transformation is not a map')
  const conditions = Array.isArray(raw.rule_conditions) ? raw.rule_conditions.filter(isRecord) : []
  for (const { type } of conditions)
    if (type !== 'logsource') throw wrong(`the rule condition "${String(type)}" is unknown`)
  const [fields] = Array.isArray(raw.field_name_conditions) ? raw.field_name_conditions.filter(isRecord) : []
  if (fields && fields.type !== 'include_fields' && fields.type !== 'exclude_fields') {
    throw wrong(`the field name condition "${String(fields.type)}" is unknown`)
  }
  return {
    transformation: parseTransformation(raw),
    logsources: conditions.map(({ type: _, ...logsource }) => strings(logsource)),
    fields: fields && { names: texts(fields.fields), include: fields.type === 'include_fields' },
  }
}

function parseTransformation(raw: Raw): Transformation {
  const { type } = raw
  switch (type) {
    case 'field_name_mapping':
    case 'field_name_prefix_mapping':
    case 'map_string':
      if (!isRecord(raw.mapping)) throw wrong(`${type} has no mapping`)
      return { type, mapping: Object.fromEntries(Object.entries(raw.mapping).map(([from, to]) => [from, texts(to)])) }
    case 'field_name_prefix':
    case 'field_name_suffix':
      return { type, affix: text(type === 'field_name_prefix' ? raw.prefix : raw.suffix) ?? '' }
    case 'change_logsource': {
      const { category, product, service } = raw
      return { type, logsource: strings({ category, product, service }) }
    }
    case 'add_condition':
      if (!isRecord(raw.conditions)) throw wrong('add_condition has no conditions')
      return { type, conditions: raw.conditions, negated: raw.negated === true }
    case 'drop_detection_item':
      return { type }
    case 'set_value':
      return { type, value: raw.value }
    case 'rule_failure':
      return { type, message: text(raw.message) ?? 'refused by a pipeline' }
    default:
      throw wrong(`the transformation "${String(type)}" is unknown`)
  }
}

function strings(record: Raw): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(record).flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : [])),
  )
}

function wrong(message: string): RuleError {
  return new RuleError('invalid', message, {
    remedy:
      'Known are field_name_mapping, field_name_prefix(_mapping), field_name_suffix, change_logsource, add_condition, drop_detection_item, map_string, set_value and rule_failure, with rule_conditions of type logsource and field_name_conditions include_fields or exclude_fields.',
  })
}
