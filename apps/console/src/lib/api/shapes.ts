// Types of the answers for which the contracts export a schema alone.
import type * as contracts from '@atalaya/contracts'
import type { Static } from 'typebox'

export type Page<T> = { rows: T[]; total: number }
export type AlertDetail = Static<typeof contracts.AlertDetail>
export type Rule = Static<typeof contracts.Rule>
export type RuleDetail = Static<typeof contracts.RuleDetail>
export type RuleProblem = Static<typeof contracts.RuleProblem>
export type CheckedRules = Static<typeof contracts.CheckedRules>
export type CreatedSource = Static<typeof contracts.CreatedSource>
export type Invitation = Static<typeof contracts.Invitation>
export type TotpSecret = Static<typeof contracts.TotpSecret>
export type FieldList = Static<typeof contracts.FieldList>
export type Groups = Static<typeof contracts.Groups>
export type ActedOnAlerts = Static<typeof contracts.ActedOnAlerts>
export type IncidentDetail = Static<typeof contracts.IncidentDetail>
export type TimelineEntry = Static<typeof contracts.TimelineEntry>
export type Source = contracts.Source
export type DecidedProposal = Static<typeof contracts.DecidedProposal>
export type Field = FieldList['fields'][number]
