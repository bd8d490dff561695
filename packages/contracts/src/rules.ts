import { type Static, Type } from 'typebox'
import { RuleText } from './alerts.ts'
import { Id, Instant, OfficeRef, OfficeScope, Page, Paging, Several, Severity, Words } from './primitives.ts'

export const RULE_ORIGINS = ['atalaya', 'directory', 'uploaded'] as const

export const Rule = Type.Object({
  id: Type.String(),
  title: Type.String(),
  titleEs: Type.Union([Type.String(), Type.Null()]),
  level: Severity,
  kind: Words(['rule', 'correlation']),
  status: Type.String(),
  origin: Words(RULE_ORIGINS),
  logsource: Type.String(),
  attack: Type.Array(Type.String()),
  enabled: Type.Boolean({ description: 'In the office asked for (the whole institution when none)' }),
  exceptions: Type.Integer({ description: 'Offices where it is switched the other way' }),
  hits30Days: Type.Integer(),
  lastHit: Type.Union([Instant, Type.Null()]),
})
export type Rule = Static<typeof Rule>
export const RulePage = Page(Rule)
/** `sort`: title, level, hits30Days, lastHit, origin. */
export const ListRules = Type.Object({
  ...OfficeScope,
  ...Paging,
  level: Several(Severity),
  origin: Several(Words(RULE_ORIGINS)),
  enabled: Type.Optional(Type.Boolean()),
  attack: Type.Optional(Type.String({ maxLength: 20 })),
  q: Type.Optional(Type.String({ maxLength: 200 })),
})
export type ListRules = Static<typeof ListRules>

/** A switch holds at an office and below it until a switch further down says otherwise. */
export const RuleSwitch = Type.Object({
  office: OfficeRef,
  enabled: Type.Boolean(),
  by: Type.String(),
  at: Instant,
  why: Type.String(),
})
export const RuleDetail = Type.Object({
  rule: Rule,
  text: RuleText,
  switches: Type.Array(RuleSwitch),
  days: Type.Array(Type.Integer(), { description: 'Hits a day, 30 days, oldest first' }),
})
export type RuleDetail = Static<typeof RuleDetail>
export const SwitchRule = Type.Object({
  office: Id,
  enabled: Type.Union([Type.Boolean(), Type.Null()], {
    description: 'null removes the switch, so that the office above decides',
  }),
  why: Type.String({ minLength: 1, maxLength: 1_000 }),
})

export const RuleProblem = Type.Object({
  severity: Words(['error', 'warning']),
  code: Type.String(),
  file: Type.String(),
  line: Type.Union([Type.Integer(), Type.Null()]),
  message: Type.String(),
  remedy: Type.String(),
})
export const CheckRules = Type.Object({ yaml: Type.String({ maxLength: 1_000_000 }) })
export const CheckedRules = Type.Object({
  loaded: Type.Array(Type.Object({ id: Type.String(), title: Type.String(), level: Severity })),
  problems: Type.Array(RuleProblem),
})
export type CheckedRules = Static<typeof CheckedRules>
export const RuleProblems = Type.Object({ rows: Type.Array(RuleProblem) })
