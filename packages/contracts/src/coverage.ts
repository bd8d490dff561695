import { type Static, Type } from 'typebox'
import { Instant, OfficeRef, OfficeScope, Page, Paging, Several, Severity, Words } from './primitives.ts'

/** In how many of the offices asked for a rule can fire. */
export const COVERAGE_STATES = ['everywhere', 'somewhere', 'nowhere'] as const
/**
 * Why a rule cannot fire in an office. `no-source`: nobody there sends the log that it reads. `missing-fields`: the log
 * comes without a field that it needs. `unseen-values`: events with the ids that it needs never came. `off`: switched off.
 * `needs-rule`: it puts together rules that cannot fire.
 */
export const COVERAGE_REASONS = ['no-source', 'missing-fields', 'unseen-values', 'off', 'needs-rule'] as const
/** What to do so that the rule can fire. */
export const COVERAGE_REMEDIES = [
  'sysmon',
  'process-auditing',
  'command-line',
  'audit-policy',
  'powershell',
  'windows-channel',
  'auditd',
  'syslog',
  'web-logs',
  'proxy-logs',
  'dns-logs',
  'firewall-logs',
  'sensor',
  'cloud-audit',
  'identity-audit',
  'application-log',
  'more-fields',
  'switch-on',
  'cover-parts',
] as const
export type CoverageRemedy = (typeof COVERAGE_REMEDIES)[number]

const Counts = {
  rules: Type.Integer(),
  canFire: Type.Integer({ description: 'Rules that can fire in at least one of the offices' }),
  share: Type.Number({ description: 'Of rules × offices, the part that can fire: 0 to 1' }),
  fired: Type.Integer({ description: 'Rules that matched in the last 30 days' }),
}
const TechniqueCoverage = Type.Object({
  technique: Type.String({ description: 'As T1059.001; empty for rules that name a tactic alone' }),
  ...Counts,
})
const TacticCoverage = Type.Object({
  tactic: Type.String({ description: 'As in the tags of rules; empty for rules that name none' }),
  ...Counts,
  techniques: Type.Array(TechniqueCoverage),
})
const OfficeCoverage = Type.Object({
  office: OfficeRef,
  canFire: Type.Integer(),
  share: Type.Number(),
  sources: Type.Integer({ description: 'Sources that were not revoked' }),
  kinds: Type.Integer({ description: 'Kinds of events that came in the last 30 days' }),
})
export const Coverage = Type.Object({
  judgedAt: Instant,
  ...Counts,
  kinds: Type.Integer({ description: 'Kinds of events that came in the last 30 days' }),
  tactics: Type.Array(TacticCoverage),
  offices: Type.Array(OfficeCoverage, { description: 'Least covered first' }),
})
export type Coverage = Static<typeof Coverage>
export const CoverageQuery = Type.Object(OfficeScope)

const CoverageReason = Type.Object({
  reason: Words(COVERAGE_REASONS),
  missing: Type.Array(Type.String(), { description: 'Fields that the log comes without' }),
  unseen: Type.Array(Type.Object({ field: Type.String(), wanted: Type.Array(Type.String()) })),
  remedy: Words(COVERAGE_REMEDIES),
  offices: Type.Integer({ description: 'Offices where this is why' }),
  examples: Type.Array(OfficeRef, { description: 'Some of them' }),
})
export const CoveredRule = Type.Object({
  id: Type.String(),
  title: Type.String(),
  titleEs: Type.Union([Type.String(), Type.Null()]),
  level: Severity,
  logsource: Type.String(),
  attack: Type.Array(Type.String()),
  state: Words(COVERAGE_STATES),
  canFire: Type.Integer({ description: 'Offices where it can fire' }),
  offices: Type.Integer(),
  reasons: Type.Array(CoverageReason, { description: 'That of most offices first' }),
  hits30Days: Type.Integer(),
})
export type CoveredRule = Static<typeof CoveredRule>
export const CoveredRulePage = Page(CoveredRule)

const CoveredRuleFilter = {
  ...OfficeScope,
  rule: Type.Optional(Type.String({ maxLength: 200 })),
  tactic: Type.Optional(Type.String({ maxLength: 60, description: '`none`: rules that name none' })),
  technique: Type.Optional(
    Type.String({ maxLength: 20, description: 'With its sub-techniques; `none`: rules that name none' }),
  ),
  state: Several(Words(COVERAGE_STATES)),
  reason: Several(Words(COVERAGE_REASONS)),
  level: Several(Severity),
  q: Type.Optional(Type.String({ maxLength: 200 })),
  sort: Paging.sort,
}
/** `sort`: title, level, canFire, hits30Days, logsource. */
export const ListCoveredRules = Type.Object({ ...CoveredRuleFilter, ...Paging })
export const ExportCoveredRules = Type.Object({
  ...CoveredRuleFilter,
  format: Words(['csv', 'jsonl']),
  locale: Type.Optional(Words(['es', 'en'])),
})
