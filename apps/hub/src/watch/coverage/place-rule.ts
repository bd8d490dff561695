import type { Severity } from '@atalaya/contracts'
import { type RuleLogsource, tacticsOf, techniquesOf } from '@atalaya/sigma'
import { customOf } from '../rules/custom.ts'
import type { LoadedRule } from '../rules/library.ts'
import { logsourceOf } from '../rules/list-rules.ts'

/** A rule with its place in ATT&CK's matrix. */
export interface Placed {
  readonly id: string
  readonly title: string
  readonly titleEs: string | null
  readonly level: Severity
  readonly logsource: string
  readonly reads: RuleLogsource
  readonly attack: readonly string[]
  /** Techniques without the part after the dot; one empty name when the rule tells none. */
  readonly techniques: readonly string[]
  /** Tactics as tagged; one empty name when the rule tells none. */
  readonly tactics: readonly string[]
}

export function placeRule(rule: LoadedRule): Placed {
  const attack = techniquesOf(rule)
  const techniques = [...new Set(attack.map((id) => id.slice(0, 5)))]
  const tactics = tacticsOf(rule)
  return {
    id: rule.id,
    title: rule.title,
    titleEs: customOf(rule).title?.es ?? null,
    level: rule.level ?? 'informational',
    logsource: logsourceOf(rule),
    reads: rule.kind === 'correlation' ? {} : rule.logsource,
    attack,
    techniques: techniques.length > 0 ? techniques : [''],
    tactics: tactics.length > 0 ? tactics : [''],
  }
}
