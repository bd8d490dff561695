import { createDecoder } from '@atalaya/logs'
import type { Matcher } from '@atalaya/sigma'
import { type Lines, lineText } from './sigma-corpus.ts'

/** The floor: decoding Latin-1 and JSON.parse of the bytes that matching reads. */
export function parseAll(lines: Lines): number {
  let sum = 0
  for (let i = 0; i < lines.count; i++) if (JSON.parse(lineText(lines, i)) !== null) sum++
  return sum
}

/** From bytes to matches; how many there are. */
export function matchAll(lines: Lines, matcher: Matcher): number {
  const decoder = createDecoder()
  let matches = 0
  for (let i = 0; i < lines.count; i++) {
    const line = lineText(lines, i)
    matches += matcher.match(decoder.decodeRecord(JSON.parse(line), line)).length
  }
  return matches
}
