import type { HuntCondition, SavedSearch } from '@atalaya/contracts'
import { boundsOf, type Range, readRange } from '#lib/time/range.ts'
import { readList } from '#lib/url/state.ts'
import { readConditions, writeCondition } from './condition.ts'

export const DAY: Range = { last: '24h' }
export const FIRST_COLUMNS: readonly string[] = ['host.name', 'user.name', 'source.ip', 'event.action', 'raw']

export type HuntBody = { office?: string; from?: string; to?: string; text?: string; conditions?: HuntCondition[] }
type Search = Pick<URLSearchParams, 'get'>

/** What the address asks for, as the API takes it; spans back from now are counted from `now`. */
export function huntBody(search: Search, now: number): HuntBody {
  const office = search.get('office')
  const text = search.get('q')
  const conditions = readConditions(search)
  return {
    ...boundsOf(readRange(search, DAY), now),
    ...(office ? { office } : {}),
    ...(text ? { text } : {}),
    ...(conditions.length > 0 ? { conditions } : {}),
  }
}

export function readColumns(search: Search): readonly string[] {
  const columns = readList(search, 'cols').slice(0, 30)
  return columns.length > 0 ? columns : FIRST_COLUMNS
}

/** What of the address makes another search: a change of anything else shows the same events. */
export function huntKey(search: Search): string {
  return ['office', 'q', 'c', 'last', 'from', 'to'].map((name) => search.get(name) ?? '').join('\n')
}

/** The address's part of a saved search. */
export function patchOfSaved(query: SavedSearch['query']): Record<string, string | string[] | null> {
  return {
    office: query.office ?? null,
    q: query.text ?? null,
    c: (query.conditions ?? []).map(writeCondition),
    cols: query.columns ?? null,
    last: query.last ?? null,
    from: query.last ? null : (query.from ?? null),
    to: query.last ? null : (query.to ?? null),
    event: null,
  }
}

export function savedOf(search: Search): SavedSearch['query'] {
  const range = readRange(search, DAY)
  const columns = readList(search, 'cols')
  const body = huntBody(search, 0)
  const { from: _from, to: _to, ...lasting } = body
  const time = 'from' in range ? { from: range.from, to: range.to } : { last: 'last' in range ? range.last : 'all' }
  return { ...lasting, ...time, ...(columns.length > 0 ? { columns } : {}) }
}
