import { createDecoder } from '@atalaya/logs'
import type { Matcher } from '@atalaya/sigma'
import { median, round, timed } from './figures.ts'
import { TEXT, textCorpus } from './text-lines.ts'

interface TextResult {
  readonly lines: string
  readonly perSecond: number
  readonly ratio: number
}

/** Raw lines, from bytes to matches. The floor is JSON.parse of the same fields written as JSON. */
export function measureText(matcher: Matcher, rounds: number): readonly TextResult[] {
  return TEXT.slice(0, 2).map(([name, samples]) => {
    const { lines, asJson } = textCorpus(name, samples)
    const decoder = createDecoder()
    const match = () => matched(lines, (line) => matcher.match(decoder.decode(line)).length)
    const parse = () => matched(asJson, (line) => (JSON.parse(line) === null ? 0 : 1))
    match()
    const ratios: number[] = []
    const speeds: number[] = []
    for (let i = 0; i < rounds; i++) {
      const floor = timed(parse)
      const full = timed(match)
      ratios.push(floor / full)
      speeds.push((lines.length / full) * 1000)
    }
    const result = { lines: name, perSecond: Math.round(median(speeds)), ratio: round(median(ratios)) }
    console.log(`${name}: ${result.perSecond} lines/s, ${result.ratio} of the floor, ${match()} matches`)
    return result
  })
}

function matched(lines: readonly Buffer[], matchesOf: (line: string) => number): number {
  let sum = 0
  for (const line of lines) sum += matchesOf(line.toString('latin1'))
  return sum
}
