import type { RuleText } from '@atalaya/contracts'
import { customOf } from './custom.ts'
import type { LoadedRule } from './library.ts'

/** A rule as people read it. */
export function ruleText(rule: LoadedRule): RuleText {
  const custom = customOf(rule)
  return {
    id: rule.id,
    title: rule.title,
    description: rule.description ?? '',
    author: rule.author ?? '',
    level: rule.level ?? 'informational',
    tags: [...rule.tags],
    references: [...rule.references],
    falsePositives: [...rule.falsepositives],
    falsePositivesEs: [...custom.falsePositives.es],
    source: rule.source.text,
    summary: custom.summary && { ...custom.summary },
    firstSteps: { es: [...custom.firstSteps.es], en: [...custom.firstSteps.en] },
  }
}
