import { type DocumentMeta, techniquesOf } from '@atalaya/sigma'
import type { RuleKind } from '../../alerts/model.ts'
import { customOf } from '../../rules/custom.ts'
import { cleanText } from './clean-text.ts'
import { severityOf } from './fold-findings.ts'

/** What an alert says of its rule. */
export interface RuleFacts {
  readonly id: string
  readonly kind: RuleKind
  readonly title: string
  readonly titleEs: string | null
  readonly severity: number
  readonly attack: readonly string[]
}

export function ruleFacts(rule: DocumentMeta & { readonly kind: RuleKind }): RuleFacts {
  const titles = customOf(rule).title
  return {
    id: cleanText(rule.id, 200),
    kind: rule.kind,
    title: cleanText(rule.title, 500),
    titleEs: titles?.es ?? null,
    severity: severityOf(rule.level),
    attack: techniquesOf(rule),
  }
}
