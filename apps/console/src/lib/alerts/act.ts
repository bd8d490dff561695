import type { ActOnAlerts, Alert } from '@atalaya/contracts'
import { api } from '#lib/api/client.ts'
import type { ActedOnAlerts } from '#lib/api/shapes.ts'
import { say, sayFailure } from '#lib/feedback/toasts.svelte.ts'
import { i18n } from '#lib/i18n/i18n.svelte.ts'

type Act = ActOnAlerts['act']
/** Alerts at hand, or all that a filter fits. */
export type Target = { alerts: readonly Alert[] } | { filter: Record<string, unknown> }

const send = (body: ActOnAlerts) => api.post<ActedOnAlerts>('/api/alerts/act', body)

/** Does it, says how many, and offers the way back. `refresh` shows the list anew. Answers whether it was done. */
export async function actOnAlerts(target: Target, act: Act, refresh: () => Promise<void>): Promise<boolean> {
  try {
    const done = await send(
      'alerts' in target ? { ids: target.alerts.map((alert) => alert.id), act } : { filter: target.filter, act },
    )
    const before = 'alerts' in target ? target.alerts : []
    const undo = async () => {
      for (const step of wayBack(act, done.ids, before)) await send(step)
      await refresh()
    }
    say(
      i18n.m.alerts.done[act.kind](done.changed, i18n.number(done.changed)),
      done.changed > 0 && done.changed <= done.ids.length ? { undo } : {},
    )
    await refresh()
    return true
  } catch (cause) {
    sayFailure(cause)
    return false
  }
}

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
