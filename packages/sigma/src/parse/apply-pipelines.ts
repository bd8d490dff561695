import type { SigmaCorrelation } from '../correlation-rule.ts'
import { RuleError } from '../problem.ts'
import type { RuleLogsource } from '../rule.ts'
import { isRecord } from './metadata.ts'
import { type Conditions, type Pipeline, type PipelineStep, type Transformation, wrongPipeline } from './pipeline.ts'

type Raw = Readonly<Record<string, unknown>>

/** The plain values of a rule or filter after the pipelines, in order of priority. Throws RuleError where one refuses it. */
export function applyPipelines(document: Raw, pipelines: readonly Pipeline[]): Raw {
  let changed = document
  for (const step of stepsOf(pipelines)) if (concerns(step, logsourceOf(changed))) changed = applyStep(changed, step)
  return changed
}

/** The fields that a correlation groups and counts by, under the names that they have in the events of its rules. */
export function mapCorrelation(
  correlation: SigmaCorrelation,
  pipelines: readonly Pipeline[],
  logsourcesOf: (reference: string) => readonly RuleLogsource[],
): SigmaCorrelation {
  const mapped = (field: string, references: readonly string[]): string => {
    const found = mapField(field, pipelines, references.flatMap(logsourcesOf))
    const [name] = found
    if (name === undefined || found.length > 1)
      throw wrongPipeline(`the field "${field}" of a correlation is mapped to ${found.length} names`)
    return name
  }
  const { aliases, groupBy, condition, rules } = correlation
  const byRule = (fields: Readonly<Record<string, string>>) =>
    Object.fromEntries(Object.entries(fields).map(([rule, field]) => [rule, mapped(field, [rule])]))
  return {
    ...correlation,
    aliases: Object.fromEntries(Object.entries(aliases).map(([alias, fields]) => [alias, byRule(fields)])),
    groupBy: groupBy.map((field) => (Object.hasOwn(aliases, field) ? field : mapped(field, rules))),
    condition:
      condition?.kind === 'threshold'
        ? { ...condition, fields: condition.fields.map((field) => mapped(field, rules)) }
        : condition,
  }
}

function mapField(field: string, pipelines: readonly Pipeline[], logsources: readonly RuleLogsource[]): string[] {
  let names = [field]
  for (const step of stepsOf(pipelines))
    if (logsources.some((logsource) => concerns(step, { ...logsource })))
      names = names.flatMap((name) => renamed(name, step) ?? [name])
  return [...new Set(names)]
}

function stepsOf(pipelines: readonly Pipeline[]): PipelineStep[] {
  return pipelines.toSorted((a, b) => a.priority - b.priority).flatMap(({ steps }) => steps)
}

function logsourceOf({ logsource }: Raw): Raw {
  return isRecord(logsource) ? logsource : {}
}

function concerns({ logsources }: PipelineStep, own: Raw): boolean {
  return hold(logsources, (wanted) => Object.entries(wanted).every(([key, name]) => own[key] === name))
}

function hold<T>({ of, any, negated }: Conditions<T>, holds: (condition: T) => boolean): boolean {
  if (of.length === 0) return true
  return (any ? of.some(holds) : of.every(holds)) !== negated
}

function applyStep(document: Raw, step: PipelineStep): Raw {
  const { transformation } = step
  // What is asked or refused of rules holds for filters with them.
  const isFilter = 'filter' in document
  switch (transformation.type) {
    case 'rule_failure':
      if (isFilter) return document
      throw new RuleError('ignored', transformation.message, { remedy: 'Leave the rule out, or change the pipeline.' })
    case 'change_logsource':
      return { ...document, logsource: transformation.logsource }
    case 'add_condition':
      return isFilter ? document : { ...document, detection: withCondition(bodyOf(document.detection), transformation) }
    default:
      return isFilter
        ? { ...document, filter: mapDetection(bodyOf(document.filter), step) }
        : { ...document, detection: mapDetection(bodyOf(document.detection), step) }
  }
}

function bodyOf(body: unknown): Raw {
  return isRecord(body) ? body : {}
}

function mapDetection(detection: Raw, step: PipelineStep): Raw {
  const entries = Object.entries(detection).map(([name, each]) => [
    name,
    name === 'condition' || name === 'rules' ? each : mapSelection(each, step),
  ])
  return Object.fromEntries(entries)
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
    if (maps.length > 1_000) throw wrongPipeline('fields mapped to several names make more than 1000 combinations')
  }
  return maps.map(asMap).filter((map) => Object.keys(map).length > 0)
}

function asMap(items: readonly [string, unknown][]): Raw {
  const map = Object.fromEntries(items)
  const [twin] = items.map(([key]) => key).filter((key, at, all) => all.indexOf(key) < at)
  if (twin !== undefined) throw wrongPipeline(`two fields of one selection are mapped to "${twin}"`)
  return map
}

function mapItem(key: string, value: unknown, step: PipelineStep): [string, unknown][] {
  const { transformation } = step
  const [field = '', ...modifiers] = key.split('|')
  if (field === '') return [[key, value]]
  switch (transformation.type) {
    case 'drop_detection_item':
      return isMeant(field, step) ? [] : [[key, value]]
    case 'set_value':
      return [[key, isMeant(field, step) ? transformation.value : value]]
    case 'map_string':
      return [[key, isMeant(field, step) ? mapValues(value, (each) => own(transformation.mapping, each)) : value]]
    default: {
      // A reference is to a field under the same mapping.
      const mapped = modifiers.includes('fieldref') ? mapValues(value, (name) => renamed(name, step)) : value
      return (renamed(field, step) ?? [field]).map((name) => [[name, ...modifiers].join('|'), mapped])
    }
  }
}

function isMeant(field: string, { fields }: PipelineStep): boolean {
  return hold(fields, ({ names, include }) => names.includes(field) === include)
}

/** The names that a step gives a field; undefined when it changes none. */
function renamed(field: string, step: PipelineStep): readonly string[] | undefined {
  const { transformation } = step
  if (!isMeant(field, step)) return undefined
  switch (transformation.type) {
    case 'field_name_mapping':
      return own(transformation.mapping, field)
    case 'field_name_prefix_mapping': {
      const found = Object.entries(transformation.mapping).find(([prefix]) => field.startsWith(prefix))
      return found?.[1].map((prefix) => prefix + field.slice(found[0].length))
    }
    case 'field_name_prefix':
      return [transformation.affix + field]
    case 'field_name_suffix':
      return [field + transformation.affix]
    default:
      return undefined
  }
}

function mapValues(value: unknown, map: (text: string) => readonly string[] | undefined): unknown {
  const given: readonly unknown[] = Array.isArray(value) ? value : [value]
  const mapped = given.flatMap((each): readonly unknown[] => map(String(each)) ?? [each])
  return Array.isArray(value) || mapped.length !== 1 ? mapped : mapped[0]
}

function own<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined
}
