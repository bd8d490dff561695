import type { SigmaCorrelation } from '../correlation-rule.ts'
import type { Problem } from '../problem.ts'
import { type Consumer, isTemporal, type Judgement, judgementOf, type Plan } from './plan.ts'

export interface KnownRule {
  readonly id: string
  readonly name?: string | undefined
}

export interface Plans {
  readonly plans: readonly Plan[]
  /** Rule id → the plans that count it. */
  readonly byRule: ReadonlyMap<string, readonly Consumer[]>
  /** Rules that do not alert by themselves. */
  readonly silent: ReadonlySet<string>
  readonly problems: readonly Problem[]
}

const MAX_CHAIN = 16
const MAX_NEEDED = 100_000

/**
 * Resolves names, orders chained correlations and compiles conditions. With `rules` undefined, references that no
 * correlation bears are taken for ids of rules.
 */
export function planCorrelations(
  correlations: readonly SigmaCorrelation[],
  rules: Iterable<KnownRule> | undefined,
  capacity: number,
): Plans {
  const problems: Problem[] = []
  const names = nameTable(correlations, rules)
  const planned = new Map<string, DraftPlan>()
  const context = {
    names,
    planned,
    capacity,
    known: rules !== undefined,
    correlations: new Set(correlations.map((c) => c.id)),
  }
  for (const rule of inOrder(correlations, names, problems)) {
    try {
      planned.set(rule.id, draft(rule, context))
    } catch (cause) {
      if (!(cause instanceof RangeError)) throw cause
      problems.push(problemOf(rule, cause.message))
    }
  }
  return connect([...planned.values()], problems)
}

type Names = ReadonlyMap<string, string>

function nameTable(correlations: readonly SigmaCorrelation[], rules: Iterable<KnownRule> | undefined): Names {
  const names = new Map<string, string>()
  const all = [...(rules ?? []), ...correlations]
  for (const { id, name } of all) if (name !== undefined) names.set(name, id)
  for (const { id } of all) names.set(id, id)
  return names
}

/** Those referred to first. A cycle is a problem of every member met twice. */
function inOrder(correlations: readonly SigmaCorrelation[], names: Names, problems: Problem[]): SigmaCorrelation[] {
  const byId = new Map(correlations.map((rule) => [rule.id, rule]))
  const ordered = new Set<SigmaCorrelation>()
  const visit = (rule: SigmaCorrelation, path: readonly string[]): void => {
    if (ordered.has(rule)) return
    if (path.includes(rule.id) || path.length >= MAX_CHAIN) {
      const why = path.includes(rule.id) ? 'refers to itself through' : 'is chained too deeply through'
      problems.push(problemOf(rule, `the correlation ${why} ${path.join(' → ')}`))
      return
    }
    for (const reference of rule.rules) {
      const inner = byId.get(names.get(reference) ?? '')
      if (inner) visit(inner, [...path, rule.id])
    }
    ordered.add(rule)
  }
  for (const rule of correlations) visit(rule, [])
  return [...ordered].filter((rule) => !problems.some((problem) => problem.rule === rule.id))
}

type DraftPlan = { -readonly [Key in keyof Plan]: Plan[Key] } & { consumers: Consumer[] }

interface DraftContext {
  readonly names: Names
  readonly known: boolean
  readonly planned: ReadonlyMap<string, DraftPlan>
  readonly correlations: ReadonlySet<string>
  readonly capacity: number
}

function draft(rule: SigmaCorrelation, context: DraftContext): DraftPlan {
  const refs = [...new Set(rule.rules.map((reference) => resolve(reference, context)))]
  const indexOf = new Map(rule.rules.map((name) => [name, refs.indexOf(context.names.get(name) ?? name)]))
  const judgement = judgementOf(rule, indexOf, refs.length)
  checkBounds(rule, judgement)
  const aliases = Object.entries(rule.aliases).map(([alias, byRule]) => ({
    alias,
    fields: refs.map((ref) => Object.entries(byRule).find(([name]) => (context.names.get(name) ?? name) === ref)?.[1]),
  }))
  const fieldsOf = (fields: readonly string[]) =>
    refs.map((_, ref) => fields.map((name) => aliases.find(({ alias }) => alias === name)?.fields[ref] ?? name))
  return {
    ...judgement,
    index: context.planned.size,
    rule,
    spanMs: rule.timespanSeconds * 1000,
    refs,
    groupFields: fieldsOf(rule.groupBy),
    valueFields: fieldsOf(rule.condition?.kind === 'threshold' && !isTemporal(rule) ? rule.condition.fields : []),
    carries: [],
    silent: false,
    consumers: [],
    capacity: Math.max(context.capacity, judgement.needed * 2),
  }
}

function resolve(reference: string, context: DraftContext): string {
  const id = context.names.get(reference)
  if (id === undefined && context.known) throw new RangeError(`there is no rule with the id or name "${reference}"`)
  if (id !== undefined && context.correlations.has(id) && !context.planned.has(id)) {
    throw new RangeError(`it refers to the correlation "${reference}", which could not be loaded`)
  }
  return id ?? reference
}

function checkBounds(rule: SigmaCorrelation, judgement: Judgement): void {
  if (rule.rules.length === 0) throw new RangeError('the correlation refers to no rule')
  if (!(rule.timespanSeconds > 0)) throw new RangeError('the timespan is not a positive number')
  if (judgement.needed > MAX_NEEDED) throw new RangeError(`the condition needs more than ${MAX_NEEDED} events`)
  const fields = rule.condition?.kind === 'threshold' ? rule.condition.fields.length : 0
  if (rule.type.startsWith('value_') && fields === 0) throw new RangeError(`${rule.type} needs a field to look at`)
  if (rule.type !== 'value_count' && rule.type.startsWith('value_') && fields > 1) {
    throw new RangeError(`${rule.type} takes one field, not ${fields}`)
  }
}

function connect(plans: readonly DraftPlan[], problems: Problem[]): Plans {
  const byId = new Map(plans.map((plan) => [plan.rule.id, plan]))
  const byRule = new Map<string, Consumer[]>()
  const silent = new Set<string>()
  for (const plan of plans) {
    for (const [ref, id] of plan.refs.entries()) {
      if (!plan.rule.generate) silent.add(id)
      const inner = byId.get(id)
      if (inner) inner.consumers.push({ plan, ref })
      else byRule.set(id, [...(byRule.get(id) ?? []), { plan, ref }])
    }
  }
  for (const plan of plans.toReversed()) plan.carries = carriedBy(plan)
  for (const plan of plans) plan.silent = silent.has(plan.rule.id)
  return { plans, byRule, silent, problems }
}

function carriedBy(plan: DraftPlan): string[] {
  const wanted = plan.consumers.flatMap(({ plan: outer, ref }) => [
    ...(outer.groupFields[ref] ?? []),
    ...(outer.valueFields[ref] ?? []),
    ...outer.carries,
  ])
  return [...new Set(wanted)].filter((field) => !plan.rule.groupBy.includes(field))
}

function problemOf(rule: SigmaCorrelation, message: string): Problem {
  return {
    severity: 'error',
    code: 'reference',
    file: rule.source.file,
    line: rule.source.line,
    rule: rule.id,
    message,
    remedy: 'Correct the section "correlation" of the document; the other rules are not affected.',
  }
}
