import { type OFFICE_STATES, type OfficeState, SEVERITIES } from '@atalaya/contracts'

const DAYS = 30
const DAY_MS = 24 * 60 * 60 * 1000
/** Events this old on arrival: what is detected is no longer news. */
const LATE_SECONDS = 15 * 60

/** What the watch says of one source that was not revoked. */
export interface SourceHealth {
  readonly office: string
  readonly silent: boolean
  readonly lastHeard: Date | null
  readonly lagSeconds: number | null
  readonly eventsLastHour: number
}

export interface OfficeSources {
  readonly sources: number
  readonly silentSources: number
  readonly lastHeard: Date | null
  /** Of the source that lags most. */
  readonly lagSeconds: number | null
  readonly eventsLastHour: number
}

export const NO_SOURCES: OfficeSources = {
  sources: 0,
  silentSources: 0,
  lastHeard: null,
  lagSeconds: null,
  eventsLastHour: 0,
}

export function sumSources(sources: readonly SourceHealth[]): OfficeSources {
  return sources.reduce(
    (all, source): OfficeSources => ({
      sources: all.sources + 1,
      silentSources: all.silentSources + (source.silent ? 1 : 0),
      lastHeard: later(all.lastHeard, source.lastHeard),
      lagSeconds: source.lagSeconds === null ? all.lagSeconds : Math.max(all.lagSeconds ?? 0, source.lagSeconds),
      eventsLastHour: all.eventsLastHour + source.eventsLastHour,
    }),
    NO_SOURCES,
  )
}

function later(a: Date | null, b: Date | null): Date | null {
  if (a === null || b === null) return a ?? b
  return b > a ? b : a
}

export type OpenAlerts = OfficeState['openAlerts']

/** From the number of open alerts at each index of SEVERITIES. */
export function openAlertsOf(counts: readonly number[]): OpenAlerts {
  const named = SEVERITIES.map((severity, index) => [severity, counts[index] ?? 0])
  return Object.fromEntries(named) as OpenAlerts // SEVERITIES are its keys
}

/** What needs a person first wins: an intrusion, then not hearing at all, then what can wait. */
export function officeState(alerts: OpenAlerts, sources: OfficeSources): (typeof OFFICE_STATES)[number] {
  if (alerts.critical + alerts.high > 0) return 'bad'
  if (sources.sources > 0 && sources.lastHeard !== null && sources.silentSources === sources.sources) return 'stale'
  const late = sources.lagSeconds !== null && sources.lagSeconds > LATE_SECONDS
  if (alerts.medium > 0 || late || sources.silentSources > 0) return 'warning'
  return sources.lastHeard === null ? 'unknown' : 'good'
}

/** Midnight in UTC of the first of the thirty days that end today. */
export function firstDay(now: Date): Date {
  return new Date(Math.floor(now.getTime() / DAY_MS) * DAY_MS - (DAYS - 1) * DAY_MS)
}

/** Adds up what was counted at some instants over the thirty days. */
export function byDay(counts: readonly { readonly day: Date; readonly count: number }[], first: Date): number[] {
  const days = new Array<number>(DAYS).fill(0)
  for (const { day, count } of counts) {
    const index = Math.floor((day.getTime() - first.getTime()) / DAY_MS)
    if (index >= 0 && index < DAYS) days[index] = (days[index] ?? 0) + count
  }
  return days
}

/** How many were open at the end of each day, told backwards from how many are open now. */
export function openByDay(openNow: number, opened: readonly number[], closed: readonly number[]): number[] {
  const days = new Array<number>(DAYS).fill(0)
  let open = openNow
  for (let day = DAYS - 1; day >= 0; day -= 1) {
    days[day] = Math.max(0, open)
    open += (closed[day] ?? 0) - (opened[day] ?? 0)
  }
  return days
}
