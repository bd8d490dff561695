export interface RuleTables {
  uploaded_rules: { id: string; yaml: string; uploaded_at: Date; uploaded_by: string }
  rule_switches: { rule_id: string; office_id: string; enabled: boolean; by: string; at: Date; why: string }
  /** `day` is a calendar date in UTC, as `2026-01-31`. */
  rule_hits: { rule_id: string; office_id: string; day: string; hits: number; last_hit: Date }
}

/** Matches of one rule in one office that a group of batches adds. */
export interface RuleHits {
  readonly rule: string
  readonly office: string
  readonly day: string
  readonly hits: number
}
