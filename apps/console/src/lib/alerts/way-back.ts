import type { ActOnAlerts, Alert } from '@atalaya/contracts'

type Act = ActOnAlerts['act']

/** The acts that put alerts back as they were; where that is not known, they are reopened or left to nobody. */
export function wayBack(act: Act, ids: readonly string[], before: readonly Alert[]): ActOnAlerts[] {
  const known = new Map(before.map((alert) => [alert.id, alert]))
  if (act.kind === 'assign') {
    const groups = Map.groupBy(ids, (id) => known.get(id)?.assignee?.id ?? null)
    return [...groups].map(([person, group]) => ({ ids: group, act: { kind: 'assign', person } }))
  }
  if (act.kind === 'reopen') return reclose(ids, known)
  const acknowledged = ids.filter((id) => known.get(id)?.state === 'acknowledged')
  const reopen: ActOnAlerts = { ids: [...ids], act: { kind: 'reopen' } }
  return acknowledged.length > 0 && act.kind === 'close'
    ? [reopen, { ids: acknowledged, act: { kind: 'acknowledge' } }]
    : [reopen]
}

function reclose(ids: readonly string[], known: ReadonlyMap<string, Alert>): ActOnAlerts[] {
  const groups = Map.groupBy(ids, (id) => known.get(id)?.reason ?? null)
  return [...groups].map(([reason, group]) =>
    reason === null ? { ids: group, act: { kind: 'acknowledge' } } : { ids: group, act: { kind: 'close', reason } },
  )
}
