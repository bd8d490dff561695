import type { Level } from '@atalaya/sigma'
import { type Alert, LEVELS } from './match.ts'
import { Timeline } from './timeline.ts'

const MAX_HOSTS = 100_000
const MAX_HOSTS_OF_RULE = 10_000

export interface RuleTally {
  readonly rule: string
  readonly level: Level
  readonly title: string
  readonly tags: readonly string[]
  readonly hosts: Set<string>
  count: number
  first: number | null
  last: number | null
}

export interface HostTally {
  readonly host: string
  readonly byLevel: Map<Level, number>
  readonly byRule: Map<string, number>
  count: number
  first: number | null
  last: number | null
}

/** What all matches come to; counts every one of them. */
export class Tally {
  readonly timeline = new Timeline()
  readonly rules = new Map<string, RuleTally>()
  readonly hosts = new Map<string, HostTally>()
  readonly levels = new Map<Level, number>()
  matches = 0

  add(match: Alert): void {
    const { level, time, host } = match
    this.matches += 1
    this.levels.set(level, (this.levels.get(level) ?? 0) + 1)
    this.timeline.add(time, level)
    this.#addToRule(match)
    if (host !== null) this.#addToHost(host, match)
  }

  /** Gravest first, then the most frequent. */
  rulesInOrder(): RuleTally[] {
    return [...this.rules.values()].sort((a, b) => rank(b.level) - rank(a.level) || b.count - a.count)
  }

  /** The hosts with the gravest alerts first. */
  hostsInOrder(): HostTally[] {
    return [...this.hosts.values()].sort((a, b) => {
      for (const level of LEVELS.toReversed()) {
        const difference = (b.byLevel.get(level) ?? 0) - (a.byLevel.get(level) ?? 0)
        if (difference !== 0) return difference
      }
      return a.host < b.host ? -1 : 1
    })
  }

  #addToRule({ rule, level, title, tags, host, time }: Alert): void {
    const known = this.rules.get(rule)
    const row = known ?? { rule, level, title, tags, hosts: new Set(), count: 0, first: null, last: null }
    if (known === undefined) this.rules.set(rule, row)
    if (host !== null && row.hosts.size < MAX_HOSTS_OF_RULE) row.hosts.add(host)
    extend(row, time)
  }

  #addToHost(host: string, { rule, level, time }: Alert): void {
    const known = this.hosts.get(host)
    if (known === undefined && this.hosts.size >= MAX_HOSTS) return
    const row = known ?? { host, byLevel: new Map(), byRule: new Map(), count: 0, first: null, last: null }
    if (known === undefined) this.hosts.set(host, row)
    row.byLevel.set(level, (row.byLevel.get(level) ?? 0) + 1)
    row.byRule.set(rule, (row.byRule.get(rule) ?? 0) + 1)
    extend(row, time)
  }
}

function rank(level: Level): number {
  return LEVELS.indexOf(level)
}

function extend(row: { count: number; first: number | null; last: number | null }, time: number | null): void {
  row.count += 1
  if (time === null) return
  if (row.first === null || time < row.first) row.first = time
  if (row.last === null || time > row.last) row.last = time
}
