import { formatDecoders } from './decode-text.ts'
import type { Format } from './format.ts'
import { MAX_LINE_LENGTH } from './limits.ts'
import { clockOf } from './time/clock.ts'

/** Lines of a sample that are looked at. */
const MAX_SAMPLE_LINES = 50

/** The format that most lines of a sample have. */
export function detectFormat(sample: string): Format {
  // Pretty-printed JSON: its lines are no records by themselves.
  if (/^\s*[{[]\s*\n/.test(sample)) return 'json'
  const counts = new Map<Format, number>()
  const { lines } = formatDecoders()
  const clock = clockOf({})
  for (const line of sample.split('\n', MAX_SAMPLE_LINES)) {
    if (line.trim() === '' || line.length > MAX_LINE_LENGTH) continue
    const found = [...lines].find(([, decode]) => decode(line.trimEnd(), { raw: line, clock }))?.[0]
    const format = found ?? 'text'
    counts.set(format, (counts.get(format) ?? 0) + 1)
  }
  const [best] = [...counts].sort(([, a], [, b]) => b - a)
  return best?.[0] ?? 'text'
}
