import { type Doc, isDoc, type ResourceKind } from './attributes.ts'
import type { Filter } from './filter/filter.ts'
import { fits, valuesAt } from './filter/fits.ts'
import { parseAttributePath, parseFilter } from './filter/parse-filter.ts'
import { readIgnoringCase } from './normalise.ts'
import { project, readWanted, type Wanted } from './project.ts'
import { ScimError } from './scim-error.ts'

export const MAX_RESULTS = 200

/** What a list is asked for (RFC 7644 §3.4.2), in the address or in the body of a search. */
export interface ListQuery {
  readonly filter: Filter | undefined
  readonly sortBy: string | undefined
  readonly descending: boolean
  /** From 1. */
  readonly startIndex: number
  readonly count: number
  readonly wanted: Wanted
}

export function readListQuery(query: unknown): ListQuery {
  const asked = isDoc(query) ? query : {}
  const filter = textIn(asked, 'filter')
  const attributes = readIgnoringCase(asked, 'attributes')
  const excludedAttributes = readIgnoringCase(asked, 'excludedAttributes')
  return {
    filter: filter === undefined ? undefined : parseFilter(filter),
    sortBy: textIn(asked, 'sortBy'),
    descending: textIn(asked, 'sortOrder')?.toLowerCase() === 'descending',
    startIndex: Math.max(1, integerIn(asked, 'startIndex') ?? 1),
    count: Math.min(MAX_RESULTS, Math.max(0, integerIn(asked, 'count') ?? MAX_RESULTS)),
    wanted: readWanted({ attributes, excludedAttributes }),
  }
}

function textIn(query: Doc, name: string): string | undefined {
  const value = readIgnoringCase(query, name)
  if (value === undefined || value === '') return undefined
  if (typeof value !== 'string') throw new ScimError(400, `${name} is a text, given once.`, 'invalidValue')
  return value
}

function integerIn(query: Doc, name: string): number | undefined {
  const value = readIgnoringCase(query, name)
  if (value === undefined || value === '') return undefined
  if (!/^-?\d{1,9}$/.test(String(value))) throw new ScimError(400, `${name} is a whole number.`, 'invalidValue')
  return Number(value)
}

/** A resource, and which kind of one it is. */
export interface Entry {
  readonly resource: Doc
  readonly kind: ResourceKind
}

/** The page of these resources that is asked for. */
export function listResponse(entries: readonly Entry[], query: ListQuery): Doc {
  const { filter, startIndex, count, wanted } = query
  const fitting = filter === undefined ? entries : entries.filter(({ resource, kind }) => fits(filter, resource, kind))
  const page = sorted(fitting, query).slice(startIndex - 1, startIndex - 1 + count)
  return {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
    totalResults: fitting.length,
    startIndex,
    itemsPerPage: page.length,
    Resources: page.map(({ resource, kind }) => project(resource, wanted, kind)),
  }
}

/** RFC 7644 §3.4.2.3: by the first or primary value; resources without one come last when ascending. */
function sorted(entries: readonly Entry[], { sortBy, descending }: ListQuery): readonly Entry[] {
  if (sortBy === undefined) return entries
  const path = parseAttributePath(sortBy)
  const keyed = entries.map((entry) => ({ entry, key: keyOf(entry) }))
  keyed.sort((a, b) => {
    if (a.key === b.key) return 0
    if (a.key === undefined) return descending ? -1 : 1
    if (b.key === undefined) return descending ? 1 : -1
    return (a.key < b.key ? -1 : 1) * (descending ? -1 : 1)
  })
  return keyed.map(({ entry }) => entry)

  function keyOf({ resource, kind }: Entry): string | undefined {
    const { attribute, values } = valuesAt(resource, path, kind)
    const chosen = values.find((each) => isDoc(each) && each.primary === true) ?? values[0]
    const value = isDoc(chosen) ? chosen.value : chosen
    if (value === undefined) return undefined
    return attribute?.caseExact ? String(value) : String(value).toLowerCase()
  }
}
