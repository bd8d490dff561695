import { requiredOfSequence } from './literals.ts'
import type { Ranges, RegexNode } from './syntax.ts'

/** What every matching text holds, and what is quickly looked for. */
export interface Necessary {
  /** Characters of ASCII that are no letters. */
  readonly characters: readonly string[]
  readonly run: Run | undefined
}

/** So many neighbouring characters of a set of ASCII. */
interface Run {
  readonly holds: Uint8Array
  readonly count: number
}

const LEAST_RUN = 16

export function necessaryParts(node: RegexNode): Necessary {
  const parts = node.type === 'cat' ? node.of : [node]
  const certain = requiredOfSequence(parts).flatMap((texts) => (texts?.length === 1 ? texts : []))
  const characters = new Set(certain.join('').replaceAll(/[^!-@[-`{-~]/g, ''))
  const runs = parts.map(runOf).filter((run) => run !== undefined)
  return { characters: [...characters], run: runs.toSorted((a, b) => b.count - a.count)[0] }
}

/** Whether the text may match; false is certain. */
export function mayMatch({ characters, run }: Necessary, text: string): boolean {
  for (const each of characters) if (!text.includes(each)) return false
  return run === undefined || hasRun(run, text)
}

function runOf(node: RegexNode): Run | undefined {
  if (node.type !== 'repeat' || node.of.type !== 'set' || node.min < LEAST_RUN) return undefined
  const holds = tableOf(node.of.ranges)
  return holds && { holds, count: node.min }
}

/** Beyond ASCII a character may be two code units, which `hasRun` does not count. */
function tableOf(ranges: Ranges): Uint8Array | undefined {
  const table = new Uint8Array(128)
  for (let i = 0; i < ranges.length; i += 2) {
    const to = ranges[i + 1] ?? 0
    if (to > 127) return undefined
    table.fill(1, ranges[i], to + 1)
  }
  return table
}

/** Looks back from where a run would end, and leaps over what cannot be part of one (Boyer and Moore, 1977). */
function hasRun({ holds, count }: Run, text: string): boolean {
  let from = 0
  while (from + count <= text.length) {
    let at = from + count - 1
    while (at >= from && holds[text.charCodeAt(at)] === 1) at--
    if (at < from) return true
    from = at + 1
  }
  return false
}
