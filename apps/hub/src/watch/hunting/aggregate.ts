import type { HuntGroups, HuntHistogram } from '@atalaya/contracts'
import type { Scope } from '../../platform/http/route.ts'
import { type Field, fieldOf } from './columns.ts'
import { LIMITS } from './query-cost.ts'
import { QueryParams } from './query-params.ts'
import { type HuntParts, inWindow } from './search.ts'
import { type Depth, type HuntFilter, hasWords, writeFilter } from './where.ts'

const DAY_MS = 86_400_000
const DEFAULT_BUCKETS = 100
const DEFAULT_GROUPS = 20

export interface Asked<T> {
  readonly query: T
  readonly scope: Scope
  readonly signal: AbortSignal
  readonly now: number
}

/** Events over time. Without a beginning, the last day. */
export async function histogram(parts: HuntParts, asked: Asked<HuntHistogram>) {
  const { from, to } = rangeOf(asked.query, asked.now)
  const buckets = asked.query.buckets ?? DEFAULT_BUCKETS
  const step = Math.max(1, Math.ceil((to - from) / buckets))
  const count = Math.max(1, Math.ceil((to - from) / step))
  const counts = await atSomeDepth(asked.query, async (depth) => {
    const params = new QueryParams()
    const start = params.add('Int64', Math.trunc(from))
    const query = `SELECT intDiv(toUnixTimestamp64Milli(events.time) - ${start}, ${params.add('Int64', step)}) AS bucket, count() AS events
      FROM events WHERE ${inWindow({ from, to }, params)} AND ${writeFilter(asked.query, depth, asked.scope, params)}
      GROUP BY bucket`
    const slots = new Array<number>(count).fill(0)
    for (const row of await rowsOf<{ bucket: string; events: string }>(parts, asked, { query, params })) {
      slots[Number(row.bucket)] = Number(row.events)
    }
    return slots
  })
  return {
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    stepSeconds: step / 1_000,
    counts,
    total: counts.reduce((sum, events) => sum + events, 0),
  }
}

/** The commonest values of a field. */
export async function groups(parts: HuntParts, asked: Asked<HuntGroups>) {
  const { from, to } = rangeOf(asked.query, asked.now)
  const found = await atSomeDepth(asked.query, async (depth) => {
    const params = new QueryParams()
    const value = shown(fieldOf(asked.query.field, params))
    const query = `SELECT ${value} AS value, count() AS count, sum(count()) OVER () AS total
      FROM events WHERE ${inWindow({ from, to }, params)} AND ${writeFilter(asked.query, depth, asked.scope, params)}
      GROUP BY value HAVING value != '' ORDER BY count DESC, value LIMIT ${params.add('UInt32', asked.query.limit ?? DEFAULT_GROUPS)}`
    return rowsOf<{ value: string; count: string; total: string }>(parts, asked, { query, params })
  })
  return {
    groups: found.map(({ value, count }) => ({ value, count: Number(count) })),
    total: Number(found[0]?.total ?? 0),
  }
}

function shown({ sql, type }: Field): string {
  if (type === 'string[]') return `arrayJoin(${sql})`
  if (type === 'ip') return `if(${sql} = toIPv6('::'), '', replaceOne(toString(${sql}), '::ffff:', ''))`
  if (type === 'int') return `if(${sql} = 0, '', toString(${sql}))`
  return type === 'string' ? sql : `toString(${sql})`
}

function rangeOf({ from, to }: HuntFilter, now: number): { from: number; to: number } {
  const end = to === undefined ? now : Date.parse(to)
  const start = from === undefined ? end - DAY_MS : Date.parse(from)
  return { from: Math.min(start, end - 1), to: end }
}

/** By whole words, and when that finds nothing, by parts of words. */
async function atSomeDepth<Row>(filter: HuntFilter, ask: (depth: Depth) => Promise<Row[]>): Promise<Row[]> {
  const rows = await ask('words')
  const isEmpty = rows.length === 0 || rows.every((row) => row === 0)
  return isEmpty && hasWords(filter) ? ask('substrings') : rows
}

async function rowsOf<Row>(
  { events }: HuntParts,
  { signal }: Pick<Asked<unknown>, 'signal'>,
  { query, params }: { readonly query: string; readonly params: QueryParams },
): Promise<Row[]> {
  const result = await events.reader.query({
    query,
    query_params: params.values,
    format: 'JSONEachRow',
    abort_signal: signal,
    clickhouse_settings: LIMITS,
  })
  return result.json<Row>()
}
