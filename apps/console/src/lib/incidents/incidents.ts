import type { Incident } from '@atalaya/contracts'
import type { Query } from '#lib/api/address.ts'
import { SEVERITIES } from '#lib/severity/severity.ts'
import { boundsOf, readRange } from '#lib/time/range.ts'
import { readWords } from '#lib/url/state.ts'

export const INCIDENT_STATES = ['open', 'contained', 'closed'] as const

export function incidentFilter(search: Pick<URLSearchParams, 'get'>): Query {
  const { from, to } = boundsOf(readRange(search, { all: true }), Date.now())
  return {
    office: search.get('office'),
    from,
    to,
    state: readWords(search, 'state', INCIDENT_STATES),
    severity: readWords(search, 'severity', SEVERITIES),
    assignee: search.get('assignee'),
    q: search.get('q'),
  }
}

/** How long it has been open, or took to contain or close, in seconds. */
export function clockOf(incident: Incident, now: number): number {
  const end =
    incident.state === 'closed' ? incident.closedAt : incident.state === 'contained' ? incident.containedAt : null
  return Math.max(0, ((end ? Date.parse(end) : now) - Date.parse(incident.openedAt)) / 1000)
}
