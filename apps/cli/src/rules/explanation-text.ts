import { fieldsOf } from '@atalaya/logs'
import type { ItemExplanation, RuleLogsource, SelectionExplanation, Span } from '@atalaya/sigma'
import { printable } from '../printable.ts'
import type { Explained } from './explain.ts'

const MAX_VALUES = 5
const MAX_WIDTH = 160
const BEFORE_MATCH = 60

/** The explanation for a terminal: the verdict, the log source, every selection with its items, and what stands in the way. */
export function explanationText(explained: Explained): string {
  const { rule, explanation, event, others } = explained
  const verdict = explanation.matched ? '✓ matches' : '✗ does not match'
  const among =
    others > 0 ? `, ${explanation.matched ? 'the first of those that match' : `the nearest of ${others + 1}`}` : ''
  return [
    `${verdict}: ${printable(rule.title)}`,
    `  rule   ${rule.id}  ${printable(rule.source.file)}:${rule.source.line}`,
    `  event  record ${event.record}${event.event.time === undefined ? '' : `, ${new Date(event.event.time).toISOString()}`}${among}`,
    '',
    ...sourceLines(explained),
    ...rule.detection.conditionTexts.map((text) => `condition: ${text}`),
    '',
    ...explanation.selections.flatMap(({ name, matched, why }) => [
      `${mark(matched)} ${printable(name)}${role(name, explained)}`,
      ...whyLines(why, '  ', explained),
    ]),
    ...obstacleLines(explained),
  ].join('\n')
}

function mark(matched: boolean): string {
  return matched ? '✓' : '✗'
}

function sourceLines({ rule, explanation, event: { event } }: Explained): string[] {
  const { product, service, services = [], categories = [] } = event.logsource
  const parts = [product, service, ...services, ...categories].filter((part) => part !== undefined)
  const told = parts.length > 0 ? parts.join(', ') : `${event.dataset}, which is none of Sigma's`
  const line = `${mark(explanation.logsource)} log source: the rule wants ${wantedSource(rule.logsource)}; the event is of ${told}`
  return [line, ...(event.error === undefined ? [] : [`  the event could not be decoded: ${printable(event.error)}`])]
}

function wantedSource(logsource: RuleLogsource): string {
  const parts = (['product', 'category', 'service'] as const).filter((part) => logsource[part] !== undefined)
  return parts.map((part) => `${part} ${logsource[part]}`).join(', ')
}

/** What the condition makes of a selection that stands in the way. */
function role(name: string, { explanation }: Explained): string {
  const obstacle = explanation.obstacles.find(({ selection }) => selection === name)
  if (obstacle === undefined) return ''
  return obstacle.mustHold ? '   ← must hold' : '   ← must not hold'
}

function whyLines(why: SelectionExplanation, indent: string, explained: Explained): string[] {
  if (why.kind === 'item') return itemLines(why, indent, explained)
  const head = why.kind === 'any' ? [`${indent}${mark(why.matched)} any of:`] : []
  const inner = why.kind === 'any' ? `${indent}  ` : indent
  return [...head, ...why.of.flatMap((each) => whyLines(each, inner, explained))]
}

function itemLines(item: ItemExplanation, indent: string, explained: Explained): string[] {
  const { field, modifiers, matched, values } = item
  const key = [field ?? 'keywords', ...modifiers].join('|')
  const held = values.filter((value) => value.matched)
  // Of a long list, those that hold explain a match, and a few of the others what was looked for.
  const shown = matched && held.length > 0 && !modifiers.includes('all') ? held : values
  const rest = shown.length - MAX_VALUES
  return [
    `${indent}${mark(matched)} ${printable(key)}`,
    ...shown
      .slice(0, MAX_VALUES)
      .map((value) => `${indent}    ${mark(value.matched)} ${cut(printable(value.expected))}`),
    ...(rest > 0 ? [`${indent}      … and ${rest} more`] : []),
    ...valueLines(item, `${indent}    `, explained),
  ]
}

function valueLines(
  { field, value, values, matched }: ItemExplanation,
  indent: string,
  explained: Explained,
): string[] {
  if (value === undefined) return field === undefined ? [] : [`${indent}= ${missing(field, explained)}`]
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
  const spans =
    typeof value === 'string' && matched ? values.filter((each) => each.matched).flatMap((each) => each.spans) : []
  const { shown, underline } = excerpt(text, spans)
  return [`${indent}= ${shown}`, ...(underline === '' ? [] : [`${indent}  ${underline}`])]
}

function missing(field: string, { event: { event } }: Explained): string {
  const twin = Object.keys(event.fields).find((name) => name.toLowerCase() === field.toLowerCase())
  if (twin !== undefined) return `the event has no ${printable(field)}, but ${printable(twin)}`
  const { names, mayGive } = fieldsOf(event.logsource)
  const never = !names.has(field) && !mayGive(field)
  return `the event has no ${printable(field)}${never ? ', and no event of its kind has' : ''}`
}

/** The value about the first place that matched, with that underlined. Characters that are spelt out would shift the line. */
function excerpt(text: string, spans: readonly Span[]): { shown: string; underline: string } {
  const [first] = spans.toSorted(([a], [b]) => a - b)
  const from = first === undefined || text.length <= MAX_WIDTH ? 0 : Math.max(0, first[0] - BEFORE_MATCH)
  const part = text.slice(from, from + MAX_WIDTH).replace(/\s/g, ' ')
  const shown = `${from > 0 ? '…' : ''}${printable(part)}${from + MAX_WIDTH < text.length ? '…' : ''}`
  const shift = (from > 0 ? 1 : 0) - from
  if (first === undefined || printable(part) !== part) return { shown, underline: '' }
  const marks = Array.from({ length: shown.length }, () => ' ')
  for (const [start, end] of spans)
    for (let at = Math.max(0, start + shift); at < Math.min(end + shift, marks.length); at++) marks[at] = '~'
  return { shown, underline: marks.join('').trimEnd() }
}

function cut(text: string): string {
  return text.length > MAX_WIDTH ? `${text.slice(0, MAX_WIDTH)}…` : text
}

function obstacleLines({ explanation }: Explained): string[] {
  if (explanation.matched) return []
  const reasons = [
    ...(explanation.logsource ? [] : ['the event is not of the rule’s log source']),
    ...explanation.obstacles.map(({ selection, mustHold }) =>
      mustHold ? `${printable(selection)} does not hold` : `${printable(selection)} holds, and must not`,
    ),
  ]
  return [
    '',
    'What stands in the way (of alternatives in the condition, one is enough):',
    ...reasons.map((reason) => `  - ${reason}`),
  ]
}
