import { compile, type Explanation, type SigmaRule } from '@atalaya/sigma'
import { CliError } from '../cli-error.ts'
import { explanationText } from './explanation-text.ts'
import type { LoadingOptions } from './loading-options.ts'
import { pickRule } from './pick-rule.ts'
import { eventsToExplain, type PlacedEvent } from './read-event.ts'

export interface ExplainOptions extends LoadingOptions {
  readonly rules: readonly string[]
  readonly record?: number
  readonly json?: boolean
}

/** Prints why the rule matches the event, or what stands in the way; tells whether it matches. */
export async function explain(wanted: string, path: string, options: ExplainOptions): Promise<boolean> {
  const rule = await pickRule(wanted, options)
  const { placed, explanation, others } = await choose(rule, path, options.record)
  const shown = { rule, explanation, event: placed, others }
  console.log(options.json === true ? JSON.stringify(asJson(shown), null, 2) : explanationText(shown))
  return explanation.matched
}

/** An explanation with what it is about. */
export interface Explained {
  readonly rule: SigmaRule
  readonly explanation: Explanation
  readonly event: PlacedEvent
  /** Events that were looked at beside this one. */
  readonly others: number
}

/** The event that matches, else the one that comes nearest: of its log source, and with the fewest obstacles. */
async function choose(rule: SigmaRule, path: string, record: number | undefined) {
  const matcher = compile({ rules: [rule] })
  let best: { placed: PlacedEvent; explanation: Explanation } | undefined
  let seen = 0
  for await (const placed of eventsToExplain(path, record)) {
    seen += 1
    const explanation = matcher.explain(rule, placed.event)
    if (best === undefined || nearness(explanation) > nearness(best.explanation)) best = { placed, explanation }
    if (explanation.matched) break
  }
  if (best === undefined) {
    const which = record === undefined ? 'holds no events' : `has no record ${record}`
    throw new CliError(`${path === '-' ? 'standard input' : path} ${which}`)
  }
  return { ...best, others: seen - 1 }
}

function nearness({ matched, logsource, selections, obstacles }: Explanation): number {
  const held = selections.filter((selection) => selection.matched).length / (selections.length + 1)
  return (matched ? 1_000 : 0) + (logsource ? 100 : 0) - Math.min(obstacles.length, 50) + held
}

function asJson({ rule, explanation, event: { event, record } }: Explained): unknown {
  const { matched, logsource, selections, obstacles, highlights } = explanation
  return {
    matched,
    rule: { id: rule.id, title: rule.title, file: rule.source.file, line: rule.source.line },
    event: {
      record,
      time: event.time === undefined ? null : new Date(event.time).toISOString(),
      dataset: event.dataset,
    },
    logsource: { fits: logsource, rule: rule.logsource, event: event.logsource },
    condition: rule.detection.conditionTexts,
    selections,
    obstacles,
    highlights,
  }
}
