import type { HuntEvent, HuntSearch } from '@atalaya/contracts'
import type { EventStore } from '../../platform/events/index.ts'
import type { Scope } from '../../platform/http/route.ts'
import { describeEvent, EVENT_SELECT, type EventRecord, type Names } from './events.ts'
import { type Cost, isCutOff, LIMITS, summaryOf } from './query-cost.ts'
import { QueryParams } from './query-params.ts'
import { type Depth, hasWords, writeFilter } from './where.ts'

const HOUR_MS = 3_600_000
const FIRST_WINDOW_MS = HOUR_MS
const WINDOW_GROWTH = 24
const DEFAULT_LIMIT = 200
/** Beyond these windows all that is older is looked at in one go: after fewer of them where an index finds the rows. */
const WINDOWS = 2
const WINDOWS_BY_INDEX = 1
const INDEXED = /^(source\.ip|destination\.ip|host\.ip|user\.name|user\.target\.name|(process|file)\.hash\.sha256)$/
// Events may tell times that are yet to come, for clocks are wrong.
const AHEAD_MS = 24 * HOUR_MS
const LONGEST_MS = 60_000

export interface HuntParts {
  readonly events: EventStore
  readonly names: Names
}

export interface Hunt {
  readonly search: Omit<HuntSearch, 'office'>
  readonly scope: Scope
  readonly signal: AbortSignal
  readonly now: number
}

export type Found =
  | { readonly event: HuntEvent }
  | { readonly done: Cost & { readonly rows: number; readonly ms: number; readonly partial: boolean } }

/**
 * Newest first, one stretch of time after another, so that the first rows come at once. Whole words are looked for by
 * the index; only when they are nowhere, parts of words by reading.
 */
export async function* searchEvents(parts: HuntParts, hunt: Hunt): AsyncIterable<Found> {
  const began = Date.now()
  const cost = { read: 0, bytes: 0 }
  let rows = 0
  let partial = false
  try {
    for (const depth of depths(hunt)) {
      for await (const event of searchDepth(parts, hunt, { depth, cost, until: began + LONGEST_MS })) {
        rows += 1
        yield { event }
      }
      if (rows > 0) break
    }
  } catch (error) {
    if (!isCutOff(error)) throw error
    partial = true
  }
  yield { done: { rows, ...cost, ms: Date.now() - began, partial } }
}

const EXPORT_STEP = 5_000

/**
 * All that fits, newest first, in steps so that memory stays flat: at most `limit` events, and those of the same instant as
 * the last. Throws where a step takes too long: half a file would pass for a whole one.
 */
export async function* eachEvent(parts: HuntParts, hunt: Hunt, limit: number): AsyncIterable<HuntEvent> {
  let left = limit
  for (const depth of depths(hunt)) {
    let before = hunt.search.before
    for (;;) {
      const asked = Math.min(EXPORT_STEP, left)
      const search = { ...hunt.search, limit: asked, ...(before !== undefined && { before }) }
      const running = { depth, cost: { read: 0, bytes: 0 }, until: Date.now() + LONGEST_MS }
      let found = 0
      for await (const event of searchDepth(parts, { ...hunt, search }, running)) {
        found += 1
        before = event.time
        yield event
      }
      left -= found
      if (found < asked || left <= 0) break
    }
    if (left < limit) return
  }
}

function depths({ search }: Hunt): readonly Depth[] {
  return hasWords(search) ? ['words', 'substrings'] : ['words']
}

interface Running {
  readonly depth: Depth
  readonly cost: { read: number; bytes: number }
  readonly until: number
}

async function* searchDepth(parts: HuntParts, hunt: Hunt, running: Running): AsyncIterable<HuntEvent> {
  const limit = hunt.search.limit ?? DEFAULT_LIMIT
  const windows = windowsOf(hunt)
  if (isIndexed(hunt.search) && windows.length > 1) {
    yield* searchAtOnce(parts, hunt, { ...running, windows, limit })
    return
  }
  let left = limit
  for (const window of windows) {
    if (left <= 0 || hunt.signal.aborted) return
    const events = await searchWindow(parts, hunt, { ...running, window, limit: left })
    left -= events.length
    yield* events
  }
}

/**
 * Where an index finds the rows, a question costs its fixed part and little more: all windows are asked side by side,
 * and what is older is called off when the newest fill the answer, as common words do.
 */
async function* searchAtOnce(
  parts: HuntParts,
  hunt: Hunt,
  { windows, limit, ...running }: Running & { windows: readonly Window[]; limit: number },
): AsyncIterable<HuntEvent> {
  const enough = new AbortController()
  const signal = AbortSignal.any([hunt.signal, enough.signal])
  const asked = windows.map((window) => searchWindow(parts, { ...hunt, signal }, { ...running, window, limit }))
  for (const answer of asked) answer.catch(() => undefined) // those not waited for may be called off
  try {
    let left = limit
    for (const answer of asked) {
      if (left <= 0) return
      const events = untilInstantEnds(await answer, left)
      left -= events.length
      yield* events
    }
  } finally {
    enough.abort()
  }
}

/** The first `count` events, and those of the same instant as the last of them. */
function untilInstantEnds(events: readonly HuntEvent[], count: number): readonly HuntEvent[] {
  const last = events[count - 1]?.time
  const end = last === undefined ? -1 : events.findIndex(({ time }, index) => index >= count && time !== last)
  return end < 0 ? events : events.slice(0, end)
}

function isIndexed(search: Hunt['search']): boolean {
  return hasWords(search) || (search.conditions ?? []).some(({ field, op }) => op === 'is' && INDEXED.test(field))
}

interface Window {
  readonly from: number
  readonly to: number
}

/** From the newest back, each longer than the last. */
export function windowsOf({ search, now }: Pick<Hunt, 'search' | 'now'>): readonly Window[] {
  const first = search.from === undefined ? Number.NEGATIVE_INFINITY : Date.parse(search.from)
  const ends = [search.to, search.before].filter((end) => end !== undefined).map((end) => Date.parse(end))
  let to = Math.min(now + AHEAD_MS, ...ends)
  const most = isIndexed(search) ? WINDOWS_BY_INDEX : WINDOWS
  const windows: Window[] = []
  let length = to > now ? FIRST_WINDOW_MS + to - now : FIRST_WINDOW_MS
  while (to > first) {
    const isLast = windows.length >= most
    const from = isLast ? first : Math.max(first, to - length)
    windows.push({ from, to })
    to = from
    length = FIRST_WINDOW_MS * WINDOW_GROWTH ** windows.length
  }
  return windows
}

async function searchWindow(
  { events, names }: HuntParts,
  hunt: Hunt,
  running: Running & { window: Window; limit: number },
): Promise<HuntEvent[]> {
  const params = new QueryParams()
  const { window, depth, limit, cost } = running
  const filter = writeFilter(hunt.search, depth, hunt.scope, params)
  // Rows of one instant are kept together, so that the next page, which begins before it, misses none.
  const query = `SELECT ${EVENT_SELECT} FROM events
    WHERE ${inWindow(window, params)} AND ${filter}
    ORDER BY events.time DESC LIMIT ${params.add('UInt32', limit)} WITH TIES`
  const result = await events.reader.query({
    query,
    query_params: params.values,
    format: 'JSONEachRow',
    abort_signal: hunt.signal,
    clickhouse_settings: {
      ...LIMITS,
      wait_end_of_query: 1,
      max_execution_time: Math.max(1, (running.until - Date.now()) / 1_000),
    },
  })
  const summary = summaryOf(result.response_headers)
  cost.read += summary.read
  cost.bytes += summary.bytes
  const rows = await result.json<EventRecord>()
  return rows.map((row) => describeEvent(row, names))
}

export function inWindow({ from, to }: Window, params: QueryParams): string {
  const before = `events.time < ${params.time(to)}`
  return from === Number.NEGATIVE_INFINITY ? before : `events.time >= ${params.time(from)} AND ${before}`
}
