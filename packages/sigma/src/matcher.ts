import type { Bucket, BucketRule } from './engine/bucket.ts'
import { formulaOf } from './engine/formula.ts'
import { IntList } from './engine/int-list.ts'
import { ItemTable } from './engine/items.ts'
import { MemoBudget } from './engine/memo.ts'
import { Router } from './engine/router.ts'
import type { SigmaEvent } from './event.ts'
import { type Explanation, explainRule } from './explain.ts'
import { applyFilters } from './filters.ts'
import type { SigmaFilter, SigmaRule } from './rule.ts'

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
  /** Exclusions to add to the rules they name. */
  readonly filters?: readonly SigmaFilter[]
}

export interface Matcher {
  readonly rules: readonly SigmaRule[]
  /** The rules that match, in the order given. Never throws. */
  match(event: SigmaEvent): readonly RuleMatch[]
  /** Why a rule (or the one of this id) matches an event, or what is missing; filters are taken into account. */
  explain(rule: SigmaRule | string, event: SigmaEvent): Explanation
}

const NOTHING: readonly RuleMatch[] = Object.freeze([])
const MEMO_ENTRIES = 100_000

/** Compiles rules into an index: an event then costs what the few rules cost that it could match. */
export function compile(ruleSet: MatchableRules, options: MatcherOptions = {}): Matcher {
  const items = new ItemTable()
  const effective = new Map<string, SigmaRule>()
  const rules = ruleSet.rules.map((rule): BucketRule<RuleMatch> => {
    const filtered = applyFilters(rule, ruleSet.filters ?? [])
    effective.set(rule.id, filtered)
    return { rule, detection: filtered.detection, match: { rule }, formula: formulaOf(filtered.detection, items) }
  })
  const router = new Router(rules, new MemoBudget(options.memoEntries ?? MEMO_ENTRIES), safely(options.onError))
  const found = new IntList()
  return {
    rules: ruleSet.rules,
    match(event) {
      found.clear()
      const bucket = router.bucketFor(event)
      bucket.match(event.unwritten === true ? withoutRaw(event) : event, found)
      return found.length === 0 ? NOTHING : matchesOf(bucket, found)
    },
    explain(rule, event) {
      const known = effective.get(typeof rule === 'string' ? rule : rule.id) ?? rule
      if (typeof known === 'string') throw new RangeError(`no rule has the id ${known}: give the id of a compiled rule`)
      return explainRule(known, event)
    },
  }
}

/** Keywords are looked for in the values of JSON, not in its text. */
function withoutRaw({ fields, logsource }: SigmaEvent): SigmaEvent {
  return { fields, logsource }
}

/** What a caller's own handler throws must not stop the batch either. */
function safely(handler: MatcherOptions['onError']): NonNullable<MatcherOptions['onError']> {
  return (error, rule, event) => {
    try {
      handler?.(error, rule, event)
    } catch {
      // The handler is the only one who could be told.
    }
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
