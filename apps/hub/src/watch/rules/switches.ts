import type { OfficeDirectory } from '../../platform/identity/index.ts'

export interface Switch {
  readonly rule_id: string
  readonly office_id: string
  readonly enabled: boolean
}

/** Whether a rule is on in an office: what the nearest switch says, there or above; on when none does. */
export function isEnabled(switches: readonly Switch[], office: string, offices: OfficeDirectory): boolean {
  const byOffice = new Map(switches.map((one) => [one.office_id, one.enabled]))
  const nearest = offices.above(office).findLast((id) => byOffice.has(id))
  return nearest === undefined ? true : (byOffice.get(nearest) ?? true)
}

/** Office → rules that are off there. */
export function offByOffice(switches: readonly Switch[], offices: OfficeDirectory): Record<string, string[]> {
  const off: Record<string, string[]> = {}
  for (const [rule, of] of Map.groupBy(switches, ({ rule_id }) => rule_id)) {
    const touched = new Set(of.flatMap(({ office_id }) => offices.below(office_id)))
    for (const office of touched) {
      if (isEnabled(of, office, offices)) continue
      off[office] ??= []
      off[office].push(rule)
    }
  }
  return off
}
