import type { Kysely } from 'kysely'
import type { FactFollower } from '../platform/facts/index.ts'
import type { Route } from '../platform/http/route.ts'
import type { Assignees, OfficeDirectory } from '../platform/identity/index.ts'
import { type FoundIncident, findIncident } from './incidents/find-incident.ts'
import { groupRaisedAlerts } from './incidents/group-raised-alerts.ts'
import { GROUPING_WINDOW_MS, type RespondTables } from './incidents/model.ts'
import { incidentRoutes } from './incidents/routes.ts'
import type { Tx } from './incidents/store.ts'

/** The tables of this plane; they refer to none of other planes. */
export const RESPOND_SCHEMAS = [{ noun: 'incidents', file: new URL('./incidents/schema.sql', import.meta.url) }]

export interface RespondParts<T> {
  /** May be typed for any noun's tables. */
  readonly db: Kysely<T>
  readonly facts: FactFollower
  readonly offices: OfficeDirectory
  readonly people: Assignees
  /** Alerts of one story may be this far apart, in the time of their events; 4 hours unless said. */
  readonly groupingWindowMs?: number
}

export interface Respond {
  readonly routes: readonly Route[]
  /** What the story of an incident is made of; undefined when there is none. Who asks looks after who may see it. */
  findIncident(id: string): Promise<FoundIncident | undefined>
}

/** Groups alerts into incidents from now on, and answers about them. */
export async function openRespond<T>({
  db,
  facts,
  offices,
  people,
  groupingWindowMs,
}: RespondParts<T>): Promise<Respond> {
  const windowMs = groupingWindowMs ?? GROUPING_WINDOW_MS
  await facts.react(
    'incidents: group alerts',
    ['alert.raised'],
    (tx, raised) => groupRaisedAlerts(tx as unknown as Tx, raised, windowMs), // the schema beside this file is in every database
  )
  const tables = db as unknown as Kysely<RespondTables> // as above
  return {
    routes: incidentRoutes({ db: tables, offices, people }),
    findIncident: (id) => findIncident(tables, id),
  }
}
