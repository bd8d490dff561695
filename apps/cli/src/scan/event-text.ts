import type { LogEvent } from '@atalaya/logs'
import type { Highlight, Span } from '@atalaya/sigma'
import type { EventText, MatchedValue } from './match.ts'

const MAX_MATCHED = 20
const MAX_VALUE = 600
const BEFORE_MATCH = 120
const MAX_FIELDS = 100
const MAX_EVENT = 8_000

/** The values that made the rule match, each once, long ones cut around the place. */
export function matchedValues(highlights: readonly Highlight[]): MatchedValue[] {
  const found = new Map<string, MatchedValue>()
  for (const { field, value, spans } of highlights) {
    const key = `${field}\0${value}`
    const known = found.get(key)
    if (known) found.set(key, { ...known, spans: [...known.spans, ...spans] })
    else if (found.size < MAX_MATCHED) found.set(key, { field: field ?? null, value, spans })
  }
  return [...found.values()].map(excerpt)
}

function excerpt({ field, value, spans }: MatchedValue): MatchedValue {
  const sorted = spans.toSorted(([a], [b]) => a - b)
  if (value.length <= MAX_VALUE) return { field, value, spans: sorted }
  const from = Math.max(0, (sorted[0]?.[0] ?? 0) - BEFORE_MATCH)
  const to = Math.min(value.length, from + MAX_VALUE)
  const before = from > 0 ? '…' : ''
  const shift = before.length - from
  const kept = sorted
    .filter(([start]) => start < to)
    .map(([start, end]): Span => [start + shift, Math.min(end, to) + shift])
  return { field, value: `${before}${value.slice(from, to)}${to < value.length ? '…' : ''}`, spans: kept }
}

/** All fields of the event as a reader wants them, bounded. */
export function eventText({ fields, raw }: LogEvent): EventText {
  const lines: [string, string][] = []
  let room = MAX_EVENT
  for (const [name, value] of Object.entries(fields)) {
    if (lines.length >= MAX_FIELDS || room <= 0) {
      lines.push(['…', ''])
      break
    }
    const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? '')
    const kept = text.length > room ? `${text.slice(0, room)}…` : text
    room -= kept.length + name.length
    lines.push([name, kept])
  }
  return lines.length > 0 ? lines : [['', raw.slice(0, MAX_EVENT)]]
}
