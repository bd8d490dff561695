import type { MatchedField } from '@atalaya/contracts'
import type { LogEvent } from '@atalaya/logs'
import type { Matcher, SigmaRule } from '@atalaya/sigma'
import { cleanText } from './clean-text.ts'

const MOST_FIELDS = 50
const MOST_SPANS = 50
const MAX_VALUE = 4_000

/** Why the rule matched, bounded to what an alert may hold. An alert without its explanation is better than none. */
export function explainMatch(matcher: Matcher, rule: SigmaRule, event: LogEvent): MatchedField[] {
  try {
    return matcher.explain(rule, event).slice(0, MOST_FIELDS).map(bounded)
  } catch {
    return []
  }
}

function bounded({ selection, field, value, spans, pattern }: MatchedField): MatchedField {
  const shown = spans.filter(([, end]) => end <= MAX_VALUE).slice(0, MOST_SPANS)
  return {
    selection: cleanText(selection, 200),
    field: cleanText(field, 200),
    value: cleanText(value, MAX_VALUE),
    spans: shown.map(([start, end]): [number, number] => [start, end]),
    pattern: cleanText(pattern, 1_000),
  }
}
