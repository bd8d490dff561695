import { HubError } from './errors.ts'

const DEFAULT_LIMIT = 50

export interface Window {
  readonly limit: number
  readonly offset: number
}

export function windowOf(query: { page?: number; limit?: number }): Window {
  const limit = query.limit ?? DEFAULT_LIMIT
  return { limit, offset: (query.page ?? 0) * limit }
}

/** Reads `sort` (`-severity`) against the columns that a list may be sorted by. */
export function sortOf<Column>(
  sort: string | undefined,
  columns: Readonly<Record<string, Column>>,
  otherwise: string,
): { by: Column; direction: 'asc' | 'desc' } {
  const asked = sort ?? otherwise
  const name = asked.replace(/^-/, '')
  const by = Object.hasOwn(columns, name) ? columns[name] : undefined
  if (by === undefined)
    throw new HubError(
      'invalid',
      `This list cannot be sorted by ${name}. Sort by one of: ${Object.keys(columns).join(', ')}.`,
    )
  return { by, direction: asked.startsWith('-') ? 'desc' : 'asc' }
}
