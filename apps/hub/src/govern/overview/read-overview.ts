import type { OfficeState, Overview } from '@atalaya/contracts'
import type { Kysely } from 'kysely'
import type { Scope } from '../../platform/http/route.ts'
import { describeOffice } from '../offices/model.ts'
import type { LoadedOffices } from '../offices/office-tree.ts'
import { firstDay, officeState, openAlertsOf, openByDay, type SourceHealth, sumSources } from './model.ts'
import {
  alertFlow,
  countEvents,
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
  readonly sourceHealth: (scope: Pick<Scope, 'offices'>) => Promise<readonly SourceHealth[]>
}

/** The state of the offices in scope. A fixed number of grouped queries, however many offices there are. */
export async function readOverview(
  { db, offices, sourceHealth }: OverviewParts,
  scope: Scope,
  now: Date,
): Promise<Overview> {
  const ids = scope.offices
  const first = firstDay(now)
  const [alerts, incidents, sources, events, alertsFlow, incidentsFlow, silence, closing, latest] = await Promise.all([
    countOpenAlerts(db, ids),
    countOpenIncidents(db, ids),
    sourceHealth(scope),
    countEvents(db, ids, first),
    alertFlow(db, ids, first),
    incidentFlow(db, ids, first),
    silenceFlow(db, ids, first),
    minutesToClose(db, ids, first),
    latestAlerts(db, ids),
  ])
  const byOffice = Map.groupBy(sources, ({ office }) => office)
  const board = offices.rows
    .filter(({ id }) => scope.has(id))
    .map((row): OfficeState => {
      const openAlerts = openAlertsOf(alerts.get(row.id) ?? [])
      const heard = sumSources(byOffice.get(row.id) ?? [])
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
      events: { now: events.at(-1) ?? 0, days: events },
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
