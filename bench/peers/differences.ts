import type { Detections } from './programs.ts'

/** Lists, rule by rule, where a program found another number of events than this one's library did. */
export function printDifferences(found: ReadonlyMap<string, Detections>): void {
  const [[, own] = ['', new Map<string, number>()], ...others] = found
  for (const [name, theirs] of others) {
    const rules = new Set([...own.keys(), ...theirs.keys()])
    const differing = [...rules].filter((rule) => own.get(rule) !== theirs.get(rule)).sort()
    console.log(`\n${name}: ${differing.length} rules differ`)
    for (const rule of differing) console.log(`${rule}: ${theirs.get(rule) ?? 0}, here ${own.get(rule) ?? 0}`)
  }
}
