import {
  CorrelationError,
  type Correlator,
  compile,
  createCorrelator,
  loadRules,
  type Matcher,
  restoreCorrelator,
  type RuleSet as SigmaRules,
} from '@atalaya/sigma'
import { MOST_EVENT_IDS } from '../../alerts/model.ts'
import type { RuleSet } from '../messages.ts'
import { type RuleFacts, ruleFacts } from './rule-facts.ts'

/** The rules as a worker uses them. */
export class RuleBook {
  readonly matcher: Matcher
  readonly #sigma: SigmaRules
  readonly #facts = new Map<string, RuleFacts>()
  readonly #off: ReadonlyMap<string, ReadonlySet<string>>

  constructor(rules: RuleSet) {
    const files = rules.texts.map(({ file, text }) => ({ path: file, text }))
    this.#sigma = loadRules(files, rules.loading)
    this.matcher = compile(this.#sigma)
    for (const rule of [...this.#sigma.rules, ...this.#sigma.correlations]) this.#facts.set(rule.id, ruleFacts(rule))
    this.#off = new Map(Object.entries(rules.off).map(([office, ids]) => [office, new Set(ids)]))
  }

  /** Goes on from the snapshot; without one, or with one that cannot be read, begins anew. */
  correlator(snapshot: Uint8Array | null): Correlator {
    const { correlations, rules } = this.#sigma
    const options = { maxEventIds: MOST_EVENT_IDS, rules }
    if (snapshot === null) return createCorrelator(correlations, options)
    try {
      return restoreCorrelator(correlations, snapshot, options)
    } catch (error) {
      if (error instanceof CorrelationError && error.code === 'bad-snapshot')
        return createCorrelator(correlations, options)
      throw error
    }
  }

  facts(rule: string): RuleFacts | undefined {
    return this.#facts.get(rule)
  }

  isOff(rule: string, office: string): boolean {
    return this.#off.get(office)?.has(rule) ?? false
  }
}
