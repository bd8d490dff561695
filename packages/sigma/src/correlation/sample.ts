import { parseCondition } from '../condition.ts'
import type { ComparisonOperator, CorrelationType, SigmaCorrelation } from '../correlation-rule.ts'
import type { ObservedEvent } from './correlator.ts'

/** Short ways for tests to write correlations and events. */
export interface Sketch {
  readonly id?: string
  readonly name?: string
  readonly type: CorrelationType
  readonly rules: readonly string[]
  readonly groupBy?: readonly string[]
  readonly timespanSeconds: number
  readonly atLeast?: number
  readonly condition?: Partial<Record<ComparisonOperator, number>>
  readonly expression?: string
  readonly fields?: readonly string[]
  readonly percentile?: number
  readonly aliases?: SigmaCorrelation['aliases']
  readonly generate?: boolean
}

export function correlation(sketch: Sketch): SigmaCorrelation {
  const id = sketch.id ?? 'correlation'
  return {
    kind: 'correlation',
    id,
    ...(sketch.name === undefined ? {} : { name: sketch.name }),
    title: id,
    references: [],
    tags: [],
    falsepositives: [],
    fields: [],
    scope: [],
    related: [],
    taxonomy: 'sigma',
    source: { file: 'sample.yml', line: 1, text: '' },
    type: sketch.type,
    rules: sketch.rules,
    aliases: sketch.aliases ?? {},
    groupBy: sketch.groupBy ?? [],
    timespanSeconds: sketch.timespanSeconds,
    condition: conditionOf(sketch),
    generate: sketch.generate ?? false,
  }
}

function conditionOf(sketch: Sketch): SigmaCorrelation['condition'] {
  if (sketch.expression !== undefined) {
    return { kind: 'expression', expression: parseCondition(sketch.expression), text: sketch.expression }
  }
  const wanted = sketch.condition ?? (sketch.atLeast === undefined ? undefined : { gte: sketch.atLeast })
  if (wanted === undefined) return undefined
  const comparisons = Object.entries(wanted).map(([operator, value]) => ({
    operator: operator as ComparisonOperator,
    value,
  }))
  const { percentile } = sketch
  return {
    kind: 'threshold',
    comparisons,
    fields: sketch.fields ?? [],
    ...(percentile === undefined ? {} : { percentile }),
  }
}

export type Seen = ObservedEvent

export function seen(sketch: {
  readonly second: number
  readonly rules: readonly string[]
  readonly fields: Readonly<Record<string, unknown>>
  readonly id?: string
  readonly source?: string
}): Seen {
  return {
    event: { fields: sketch.fields },
    eventId: sketch.id ?? `e${sketch.second}`,
    time: sketch.second * 1000,
    source: sketch.source ?? 'dc1',
    ruleIds: sketch.rules,
  }
}
