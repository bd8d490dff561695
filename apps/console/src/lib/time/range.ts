export const PRESETS = ['15m', '1h', '6h', '24h', '7d', '30d', '90d'] as const

const UNITS: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000 }

/** The state of the range picker: a span back from now, fixed instants, or all time. */
export type Range = { last: string } | { from: string; to: string } | { all: true }

/** Milliseconds of a span such as `15m`, `24h`, `7d`; undefined for anything else. */
export function spanOf(text: string): number | undefined {
  const match = /^(\d{1,4})([mhd])$/.exec(text)
  const unit = match?.[2] === undefined ? undefined : UNITS[match[2]]
  return match && unit !== undefined ? Number(match[1]) * unit : undefined
}

export function readRange(search: Pick<URLSearchParams, 'get'>, fallback: Range): Range {
  const last = search.get('last')
  if (last === 'all') return { all: true }
  if (last !== null && spanOf(last) !== undefined) return { last }
  const from = search.get('from')
  const to = search.get('to')
  if (from !== null && to !== null && !Number.isNaN(Date.parse(from)) && !Number.isNaN(Date.parse(to)))
    return { from, to }
  return fallback
}

/** What to send to the API for a range. */
export function boundsOf(range: Range, now: number): { from?: string; to?: string } {
  if ('all' in range) return {}
  if ('last' in range) return { from: new Date(now - (spanOf(range.last) ?? 0)).toISOString() }
  return { from: new Date(range.from).toISOString(), to: new Date(range.to).toISOString() }
}

/** The change of address that chooses a range. */
export function patchOfRange(range: Range): Record<'last' | 'from' | 'to' | 'page', string | null> {
  if ('all' in range) return { last: 'all', from: null, to: null, page: null }
  if ('last' in range) return { last: range.last, from: null, to: null, page: null }
  return { last: null, from: range.from, to: range.to, page: null }
}

/** A span around an instant. */
export function around(instant: string, minutes: number): { from: string; to: string } {
  const at = Date.parse(instant)
  return { from: new Date(at - minutes * 60_000).toISOString(), to: new Date(at + minutes * 60_000).toISOString() }
}
