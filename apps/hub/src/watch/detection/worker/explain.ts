import type { MatchedField } from '@atalaya/contracts'
import type { LogEvent } from '@atalaya/logs'
import type { ItemExplanation, Matcher, SelectionExplanation, SigmaRule } from '@atalaya/sigma'
import { cleanText } from './clean-text.ts'

const MOST_FIELDS = 50
const MOST_SPANS = 50
const MAX_VALUE = 4_000

/** Why the rule matched, bounded to what an alert may hold. An alert without its explanation is better than none. */
export function explainMatch(matcher: Matcher, rule: SigmaRule, event: LogEvent): MatchedField[] {
  try {
    return matcher
      .explain(rule, event)
      .selections.filter(({ matched }) => matched)
      .flatMap(({ name, why }) => itemsOf(why).map((item) => matchedField(name, item)))
      .slice(0, MOST_FIELDS)
  } catch {
    return []
  }
}

/** The single conditions that held, out of their nesting. */
function itemsOf(why: SelectionExplanation): readonly ItemExplanation[] {
  if (!why.matched) return []
  return why.kind === 'item' ? [why] : why.of.flatMap(itemsOf)
}

function matchedField(selection: string, { field, modifiers, value, values }: ItemExplanation): MatchedField {
  const held = values.filter(({ matched }) => matched)
  const spans = held.flatMap((one) => one.spans).filter(([, end]) => end <= MAX_VALUE)
  const asked = `${field ?? 'keywords'}${modifiers.map((modifier) => `|${modifier}`).join('')}`
  return {
    selection: cleanText(selection, 200),
    field: cleanText(field ?? '', 200),
    value: cleanText(typeof value === 'string' ? value : (JSON.stringify(value) ?? ''), MAX_VALUE),
    spans: spans.slice(0, MOST_SPANS).map(([start, end]): [number, number] => [start, end]),
    pattern: cleanText(`${asked}: ${held.map(({ expected }) => expected).join(' · ')}`, 1_000),
  }
}
