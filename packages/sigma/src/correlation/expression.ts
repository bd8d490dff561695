import { type ConditionNode, selectNames } from '../condition.ts'
import type { RuleTimes } from './rule-times.ts'

/**
 * Earliest time at which the expression is satisfied within the window, looking no earlier than `from`; Infinity when
 * it is not. Unordered correlations ask only whether it is finite.
 */
export type Sequence = (times: RuleTimes, from: number) => number

const NEVER = Number.POSITIVE_INFINITY

/**
 * Compiles the condition of a temporal correlation. In an ordered one `and` means "then": its operands must happen in
 * the order in which the rules are listed, whatever the order within the text.
 */
export function compileSequence(node: ConditionNode, refs: ReadonlyMap<string, number>, ordered: boolean): Sequence {
  return compile(node, { refs, ordered }).sequence
}

/** How many rules appear in order, beginning with the first. */
export function sequenceLength(times: RuleTimes, rules: number): number {
  let from = Number.NEGATIVE_INFINITY
  for (let ref = 0; ref < rules; ref++) {
    from = times.first(ref, from)
    if (from === NEVER) return ref
  }
  return rules
}

/** True when a further event could make the condition false: such a condition can only be judged on a closed window. */
export function hasNegation(node: ConditionNode): boolean {
  if (node.op === 'not') return true
  return (node.op === 'and' || node.op === 'or') && node.of.some(hasNegation)
}

interface Step {
  readonly sequence: Sequence
  /** Smallest index of a rule in it. */
  readonly order: number
}

interface Scope {
  readonly refs: ReadonlyMap<string, number>
  readonly ordered: boolean
}

function compile(node: ConditionNode, scope: Scope): Step {
  if (node.op === 'name') return namedStep(node.name, scope)
  if (node.op === 'not') return negation(compile(node.of, scope))
  const children = node.op === 'of' ? selected(node.pattern, scope) : node.of
  const steps = children.map((child) => compile(child, scope)).sort((a, b) => a.order - b.order)
  const sequences = steps.map((step) => step.sequence)
  const order = steps[0]?.order
  if (order === undefined) throw new RangeError('the condition selects no rule')
  const wanted = node.op === 'of' ? node.count : node.op === 'and' ? 'all' : 1
  if (wanted === 'all') return { sequence: conjunction(sequences, scope.ordered), order }
  return { sequence: choice(sequences, wanted), order }
}

function selected(pattern: string, scope: Scope): ConditionNode[] {
  return selectNames(pattern, scope.refs.keys()).map((name) => ({ op: 'name', name }))
}

function namedStep(name: string, scope: Scope): Step {
  const ref = scope.refs.get(name)
  if (ref === undefined) throw new RangeError(`the condition names "${name}", which is not among its rules`)
  return { sequence: (times, from) => times.first(ref, from), order: ref }
}

function conjunction(steps: readonly Sequence[], ordered: boolean): Sequence {
  return (times, from) => {
    let at = from
    for (const step of steps) {
      const found = step(times, ordered ? at : from)
      if (found === NEVER) return NEVER
      at = Math.max(at, found)
    }
    return at
  }
}

function choice(steps: readonly Sequence[], wanted: number): Sequence {
  return (times, from) => {
    const found = steps.map((step) => step(times, from)).sort((a, b) => a - b)
    return found[wanted - 1] ?? NEVER
  }
}

/** Absent from the whole window, not only after `from`. */
function negation(step: Step): Step {
  return {
    order: step.order,
    sequence: (times, from) => (step.sequence(times, Number.NEGATIVE_INFINITY) === NEVER ? from : NEVER),
  }
}
