import type { Incident } from '@atalaya/contracts'
import { api } from '#lib/api/client.ts'
import { say } from '#lib/feedback/toasts.svelte.ts'
import { i18n } from '#lib/i18n/i18n.svelte.ts'

export type Change = Partial<Pick<Incident, 'title' | 'severity' | 'state'>> & {
  assignee?: string | null
  closeAlerts?: boolean
}

/** Changes an incident, says so and offers the way back where there is one. */
export async function changeIncident(incident: Incident, change: Change, refresh: () => Promise<void>): Promise<void> {
  const path = `/api/incidents/${incident.id}`
  await api.patch<Incident>(path, change)
  const undo = async () => {
    await api.patch<Incident>(path, before(incident, change))
    await refresh()
  }
  // Alerts that were closed with it would stay closed, so that act offers no way back.
  say(change.state ? i18n.m.incidents.moved[change.state] : i18n.m.incidents.saved, change.closeAlerts ? {} : { undo })
  await refresh()
}

function before(incident: Incident, change: Change): Change {
  return {
    ...(change.title === undefined ? {} : { title: incident.title }),
    ...(change.severity === undefined ? {} : { severity: incident.severity }),
    ...(change.state === undefined ? {} : { state: incident.state }),
    ...(change.assignee === undefined ? {} : { assignee: incident.assignee?.id ?? null }),
  }
}
