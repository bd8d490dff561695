import type { ListSources, Source } from '@atalaya/contracts'
import type { Kysely } from 'kysely'
import type { Static } from 'typebox'
import { sortOf, windowOf } from '../../platform/http/paging.ts'
import type { Scope } from '../../platform/http/route.ts'
import type { WatchTables } from '../tables.ts'
import { stateOf } from './model.ts'
import type { RateMeter } from './rate-meter.ts'
import { type Counts, countsOf, type NamedSource, sourcesOf } from './store.ts'

type Row = Static<typeof Source>
type Query = Static<typeof ListSources>

const SORTS: Readonly<Record<string, (row: Row) => string | number>> = {
  name: ({ name }) => name.toLowerCase(),
  office: ({ office }) => office.name.toLowerCase(),
  state: ({ state }) => state,
  lastHeard: ({ lastHeard }) => lastHeard ?? '',
  eventsPerMinute: ({ eventsPerMinute }) => eventsPerMinute,
  undecodable: ({ undecodable }) => undecodable,
}

export interface SourceParts {
  readonly db: Kysely<WatchTables>
  readonly rates: RateMeter
}

/** Sources are a few thousand at most: they are sorted and filtered in memory, by figures that are partly only there. */
export async function listSources(
  parts: SourceParts,
  query: Query,
  scope: Scope,
): Promise<{ rows: Row[]; total: number }> {
  const { by, direction } = sortOf(query.sort, SORTS, 'name')
  const { limit, offset } = windowOf(query)
  const wanted = (query.q ?? '').trim().toLowerCase()
  const rows = (await describeSources(parts, scope)).filter(
    (row) =>
      (query.state === undefined || query.state.length === 0 || query.state.includes(row.state)) &&
      (row.name.toLowerCase().includes(wanted) || row.office.name.toLowerCase().includes(wanted)),
  )
  rows.sort((a, b) => (direction === 'asc' ? 1 : -1) * compare(by(a), by(b)))
  return { rows: rows.slice(offset, offset + limit), total: rows.length }
}

export async function describeSources({ db, rates }: SourceParts, scope: Scope): Promise<Row[]> {
  const sources = await sourcesOf(db, scope.offices)
  const counts = await countsOf(
    db,
    sources.map(({ id }) => id),
    Date.now(),
  )
  return sources.map((source) => describe(source, counts.get(source.id), rates.perMinute(source.id)))
}

const NO_HOURS = new Array<number>(24).fill(0)

function describe(row: NamedSource, counts: Counts | undefined, perMinute: number): Row {
  return {
    id: row.id,
    name: row.name,
    office: { id: row.office_id, name: row.office_name },
    kind: row.kind,
    state: stateOf(row),
    lastHeard: row.last_heard?.toISOString() ?? null,
    eventsPerMinute: perMinute,
    eventsToday: counts?.today ?? 0,
    undecodable: counts?.undecodable ?? 0,
    lagSeconds: row.lag_seconds,
    silentAfterMinutes: row.silent_after_minutes,
    hours: [...(counts?.hours ?? NO_HOURS)],
    createdAt: row.created_at.toISOString(),
  }
}

function compare(a: string | number, b: string | number): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** What other planes show of an office's sources. */
export interface SourceHealth {
  readonly id: string
  readonly name: string
  readonly office: string
  readonly state: Row['state']
  readonly silent: boolean
  readonly lastHeard: Date | null
  readonly eventsPerMinute: number
  readonly eventsLastHour: number
  readonly eventsToday: number
  readonly lagSeconds: number | null
}

/** Sources in scope that were not revoked. */
export async function sourceHealth(parts: SourceParts, scope: Pick<Scope, 'offices'>): Promise<SourceHealth[]> {
  const rows = await describeSources(parts, { offices: scope.offices, has: () => true })
  return rows
    .filter(({ state }) => state !== 'revoked')
    .map(({ id, name, office, state, lastHeard, eventsPerMinute, eventsToday, hours, lagSeconds }) => ({
      id,
      name,
      office: office.id,
      state,
      silent: state === 'silent',
      lastHeard: lastHeard === null ? null : new Date(lastHeard),
      eventsPerMinute,
      // The hour that has just begun is filled up from the one before, so that the figure does not fall to nothing.
      eventsLastHour: lastHourOf(hours),
      eventsToday,
      lagSeconds,
    }))
}

function lastHourOf(hours: readonly number[]): number {
  const share = (Date.now() % 3_600_000) / 3_600_000
  return Math.round((hours.at(-1) ?? 0) + (hours.at(-2) ?? 0) * (1 - share))
}
