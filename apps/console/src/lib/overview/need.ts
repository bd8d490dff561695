import type { OfficeState } from '@atalaya/contracts'

const ORDER: Record<OfficeState['state'], number> = { bad: 0, stale: 1, warning: 2, unknown: 3, good: 4 }

export function needsAttention(state: OfficeState['state']): boolean {
  return state === 'bad' || state === 'stale'
}

export function openAlertsOf(row: OfficeState): number {
  return Object.values(row.openAlerts).reduce((sum, count) => sum + count, 0)
}

/** Those that need someone first; among equals the one with the worst alerts. */
export function byNeed(a: OfficeState, b: OfficeState): number {
  return (
    ORDER[a.state] - ORDER[b.state] ||
    b.openAlerts.critical - a.openAlerts.critical ||
    b.openAlerts.high - a.openAlerts.high ||
    openAlertsOf(b) - openAlertsOf(a) ||
    a.office.name.localeCompare(b.office.name)
  )
}
