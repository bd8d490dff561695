import type { OfficeState, Overview } from '@atalaya/contracts'
import type { Kysely } from 'kysely'
import type { Scope } from '../../platform/http/route.ts'
import { describeOffice } from '../offices/model.ts'
import type { LoadedOffices } from '../offices/office-tree.ts'
import { DAYS, firstDay, NO_SOURCES, officeState, openAlertsOf, openByDay, type SourceHealth } from './model.ts'
import {
  alertFlow,
  countOpenAlerts,
  countOpenIncidents,
  incidentFlow,
  latestAlerts,
  minutesToClose,
  silenceFlow,
} from './store.ts'

export interface OverviewParts {
  readonly db: Kysely<unknown>
  readonly offices: LoadedOffices
  /** What the watch says of the sources of these offices. */
  readonly sourceHealth: (offices: readonly string[], now: Date) => Promise<SourceHealth>
}

/** The state of the offices in scope. A fixed number of grouped queries, however many offices there are. */
export async function readOverview(
  { db, offices, sourceHealth }: OverviewParts,
  scope: Scope,
  now: Date,
): Promise<Overview> {
  const ids = scope.offices
  const first = firstDay(now)
  const [alerts, incidents, sources, alertsFlow, incidentsFlow, silence, closing, latest] = await Promise.all([
    countOpenAlerts(db, ids),
    countOpenIncidents(db, ids),
    sourceHealth(ids, now),
    alertFlow(db, ids, first),
    incidentFlow(db, ids, first),
    silenceFlow(db, ids, first),
    minutesToClose(db, ids, first),
    latestAlerts(db, ids),
  ])
  const board = offices.rows
    .filter(({ id }) => scope.has(id))
    .map((row): OfficeState => {
      const openAlerts = openAlertsOf(alerts.get(row.id) ?? [])
      const heard = sources.byOffice.get(row.id) ?? NO_SOURCES
      return {
        office: describeOffice(row, scope),
        state: officeState(openAlerts, heard),
        openAlerts,
        openIncidents: incidents.get(row.id) ?? 0,
        sources: heard.sources,
        silentSources: heard.silentSources,
        lastHeard: heard.lastHeard?.toISOString() ?? null,
        lagSeconds: heard.lagSeconds,
        eventsLastHour: heard.eventsLastHour,
      }
    })
  const open = sum([...alerts.values()].flat())
  const openStories = sum(incidents.values())
  const silent = sum(board.map(({ silentSources }) => silentSources))
  return {
    attention: board.filter(({ state }) => state === 'bad' || state === 'stale').length,
    figures: {
      openAlerts: { now: open, days: openByDay(open, alertsFlow.opened, alertsFlow.closed) },
      openIncidents: { now: openStories, days: openByDay(openStories, incidentsFlow.opened, incidentsFlow.closed) },
      events: { now: sources.eventsByDay[DAYS - 1] ?? 0, days: [...sources.eventsByDay] },
      silentSources: { now: silent, days: openByDay(silent, silence.opened, silence.closed) },
      minutesToClose: closing,
    },
    offices: board,
    latest,
  }
}

function sum(values: Iterable<number>): number {
  let total = 0
  for (const value of values) total += value
  return total
}
