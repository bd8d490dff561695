import { evaluateRule } from './evaluate.ts'
import type { SigmaEvent } from './event.ts'
import type { SigmaRule } from './rule.ts'

export interface RuleMatch {
  readonly rule: SigmaRule
}

export interface MatcherOptions {
  /** Called when a rule throws on an event; the event is still matched by the other rules. */
  readonly onError?: (error: unknown, rule: SigmaRule, event: SigmaEvent) => void
}

export interface MatchableRules {
  readonly rules: readonly SigmaRule[]
}

export interface Matcher {
  /** Rules that match. Never throws. */
  match(event: SigmaEvent): readonly RuleMatch[]
}

export function compile(ruleSet: MatchableRules, options: MatcherOptions = {}): Matcher {
  return {
    match: (event) =>
      ruleSet.rules
        .filter((rule) => {
          try {
            return evaluateRule(rule, event)
          } catch (error) {
            options.onError?.(error, rule, event)
            return false
          }
        })
        .map((rule) => ({ rule })),
  }
}
