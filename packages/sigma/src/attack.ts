/** ATT&CK's tactics in the order of an intrusion, by the names that rules' tags have. */
export const TACTICS = [
  'reconnaissance',
  'resource-development',
  'initial-access',
  'execution',
  'persistence',
  'privilege-escalation',
  'defense-evasion',
  'stealth',
  'defense-impairment',
  'credential-access',
  'discovery',
  'lateral-movement',
  'collection',
  'command-and-control',
  'exfiltration',
  'impact',
] as const

type Tagged = { readonly tags: readonly string[] }

/** Technique ids among a rule's tags: `attack.t1003.001` is T1003.001. */
export function techniquesOf({ tags }: Tagged): string[] {
  const ids = tags.map((tag) => /^attack\.(t\d{4}(?:\.\d{3})?)$/i.exec(tag)?.[1]?.toUpperCase())
  return [...new Set(ids.filter((id) => id !== undefined))]
}

/** Tactics among a rule's tags: `attack.credential-access`, also as written before with `_`. */
export function tacticsOf({ tags }: Tagged): string[] {
  const names = tags.map((tag) => /^attack\.([a-z][a-z_-]{2,40})$/i.exec(tag)?.[1]?.toLowerCase().replaceAll('_', '-'))
  return [...new Set(names.filter((name) => name !== undefined))]
}

/** One column of ATT&CK's matrix; rules are told by their places in the list. */
export interface AttackColumn {
  /** As in the tags; empty for rules that name none. */
  readonly tactic: string
  readonly rules: ReadonlySet<number>
  /** By technique, without the part after the dot; empty for rules that name none. */
  readonly techniques: ReadonlyMap<string, ReadonlySet<number>>
}

/** The rules by tactic, in the order of an intrusion, and technique. A rule stands wherever its tags say. */
export function attackMatrix(rules: readonly Tagged[]): AttackColumn[] {
  const columns = new Map<string, { rules: Set<number>; techniques: Map<string, Set<number>> }>()
  for (const [place, rule] of rules.entries()) {
    for (const tactic of orNone(tacticsOf(rule))) {
      const column = columns.get(tactic) ?? { rules: new Set(), techniques: new Map() }
      columns.set(tactic, column)
      column.rules.add(place)
      for (const technique of orNone(techniquesOf(rule).map((id) => id.slice(0, 5)))) {
        const cell = column.techniques.get(technique) ?? new Set()
        column.techniques.set(technique, cell.add(place))
      }
    }
  }
  return [...columns]
    .map(([tactic, column]) => ({ tactic, ...column }))
    .sort((a, b) => order(a.tactic) - order(b.tactic) || (a.tactic < b.tactic ? -1 : 1))
}

function orNone(names: readonly string[]): readonly string[] {
  return names.length > 0 ? names : ['']
}

function order(tactic: string): number {
  const place = (TACTICS as readonly string[]).indexOf(tactic)
  return place < 0 ? TACTICS.length : place
}
