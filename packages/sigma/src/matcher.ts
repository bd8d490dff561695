import type { Bucket, BucketRule } from './engine/bucket.ts'
import { formulaOf } from './engine/formula.ts'
import { IntList } from './engine/int-list.ts'
import { ItemTable } from './engine/items.ts'
import { MemoBudget } from './engine/memo.ts'
import { Router } from './engine/router.ts'
import type { SigmaEvent } from './event.ts'
import type { SigmaRule } from './rule.ts'

export interface RuleMatch {
  readonly rule: SigmaRule
}

export interface MatcherOptions {
  /** Called when a rule throws on an event; the event is still matched by the other rules. */
  readonly onError?: (error: unknown, rule: SigmaRule, event: SigmaEvent) => void
  /** Values whose outcome is remembered, over all fields; each takes some hundred bytes. */
  readonly memoEntries?: number
}

export interface MatchableRules {
  readonly rules: readonly SigmaRule[]
}

export interface Matcher {
  readonly rules: readonly SigmaRule[]
  /** The rules that match, in the order given. Never throws. */
  match(event: SigmaEvent): readonly RuleMatch[]
}

const NOTHING: readonly RuleMatch[] = Object.freeze([])
const MEMO_ENTRIES = 100_000

/** Compiles rules into an index: an event then costs what the few rules cost that it could match. */
export function compile(ruleSet: MatchableRules, options: MatcherOptions = {}): Matcher {
  const items = new ItemTable()
  const rules = ruleSet.rules.map(
    (rule): BucketRule<RuleMatch> => ({ rule, match: { rule }, formula: formulaOf(rule.detection, items) }),
  )
  const report = options.onError ?? (() => undefined)
  const router = new Router(rules, new MemoBudget(options.memoEntries ?? MEMO_ENTRIES), report)
  const found = new IntList()
  return {
    rules: ruleSet.rules,
    match(event) {
      found.clear()
      const bucket = router.bucketFor(event)
      bucket.match(event, found)
      return found.length === 0 ? NOTHING : matchesOf(bucket, found)
    },
  }
}

function matchesOf(bucket: Bucket<RuleMatch>, found: IntList): readonly RuleMatch[] {
  found.sortUnique()
  const matches: RuleMatch[] = []
  for (let i = 0; i < found.length; i++) {
    const rule = bucket.rules[found.items[i] ?? -1]
    if (rule) matches.push(rule.match)
  }
  return matches
}
