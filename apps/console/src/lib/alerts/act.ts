import type { ActOnAlerts, Alert } from '@atalaya/contracts'
import { api } from '#lib/api/client.ts'
import type { ActedOnAlerts } from '#lib/api/shapes.ts'
import { say } from '#lib/feedback/toasts.svelte.ts'
import { i18n } from '#lib/i18n/i18n.svelte.ts'
import { wayBack } from './way-back.ts'

type Act = ActOnAlerts['act']
/** Alerts at hand, or all that a filter fits. */
export type Target = { alerts: readonly Alert[] } | { filter: Record<string, unknown> }

const send = (body: ActOnAlerts) => api.post<ActedOnAlerts>('/api/alerts/act', body)

/** Does it, says how many, and offers the way back. `refresh` shows the list anew. */
export async function actOnAlerts(target: Target, act: Act, refresh: () => Promise<void>): Promise<void> {
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
}
