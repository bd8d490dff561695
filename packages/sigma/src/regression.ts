import type { SigmaEvent } from './event.ts'
import type { Matcher } from './matcher.ts'

/** Recorded events with how often a rule must match them. */
export interface RegressionCase {
  readonly name: string
  readonly rule: string
  readonly events: readonly SigmaEvent[]
  /** The exact number of matching events; or, when only that is known, the least. */
  readonly matches?: number
  readonly atLeast?: number
}

export interface RegressionResult {
  readonly name: string
  readonly rule: string
  readonly passed: boolean
  readonly events: number
  readonly matched: number
  /** Why it failed; empty when it passed. */
  readonly reason: string
}

/** Runs recorded cases; reading files and decoding events is the caller's part. */
export function runRegression(cases: Iterable<RegressionCase>, matcher: Matcher): readonly RegressionResult[] {
  const known = new Set(matcher.rules.map(({ id }) => id))
  return [...cases].map((one): RegressionResult => {
    const matched = one.events.filter((event) => matcher.match(event).some(({ rule }) => rule.id === one.rule)).length
    const reason = known.has(one.rule) ? difference(one, matched) : `the rule ${one.rule} is not loaded`
    return { name: one.name, rule: one.rule, passed: reason === '', events: one.events.length, matched, reason }
  })
}

function difference({ matches, atLeast = 1 }: RegressionCase, matched: number): string {
  if (matches !== undefined) return matched === matches ? '' : `matched ${matched} events, not ${matches}`
  return matched >= atLeast ? '' : `matched ${matched} events, not at least ${atLeast}`
}
