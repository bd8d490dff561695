import { Readable } from 'node:stream'
import {
  FieldList,
  FieldsQuery,
  Groups,
  Histogram,
  HUNT_EXPORT_ROWS,
  HuntEvent,
  HuntExport,
  HuntGroups,
  HuntHistogram,
  HuntSearch,
  Id,
  Message,
  SavedSearch,
  SavedSearches,
  SaveSearch,
} from '@atalaya/contracts'
import type { FastifyReply } from 'fastify'
import type { Kysely } from 'kysely'
import { Type } from 'typebox'
import { notFound } from '../../platform/http/errors.ts'
import { READERS, type Route, roles, route } from '../../platform/http/route.ts'
import type { OfficeDirectory } from '../../platform/identity/index.ts'
import { narrow } from '../narrow.ts'
import type { WatchTables } from '../tables.ts'
import { groups, histogram } from './aggregate.ts'
import { sendEvents } from './export.ts'
import { listFields } from './fields.ts'
import { readEvents } from './read-events.ts'
import { forgetSearch, listSaved, saveSearch } from './saved.ts'
import { eachEvent, type HuntParts, searchEvents } from './search.ts'

/** Those who may read raw telemetry. */
const HUNTERS = roles('lead', 'analyst', 'auditor', 'admin')
const ById = Type.Object({ id: Id })
const EventById = Type.Object({ id: Type.String({ maxLength: 50 }) })

export interface HuntRouteParts extends HuntParts {
  readonly db: Kysely<WatchTables>
  readonly offices: OfficeDirectory
}

export function huntRoutes(parts: HuntRouteParts): readonly Route[] {
  return [...searchRoutes(parts), ...eventRoutes(parts), ...savedRoutes(parts)]
}

function searchRoutes(parts: HuntRouteParts): readonly Route[] {
  const { offices } = parts
  return [
    route({
      method: 'POST',
      url: '/api/hunt/search',
      summary: 'Events that fit, newest first, as lines of JSON while they are found',
      access: HUNTERS,
      scope: 'hunt',
      schema: { body: HuntSearch },
      handle: async ({ body, scope, reply }) => {
        const signal = leftSignal(reply)
        const found = searchEvents(parts, {
          search: body,
          scope: narrow(scope, offices, body.office),
          signal,
          now: Date.now(),
        })
        return reply
          .header('content-type', 'application/x-ndjson')
          .header('cache-control', 'no-store')
          .send(await readableOf(found))
      },
    }),
    route({
      method: 'POST',
      url: '/api/hunt/histogram',
      summary: 'How many events fit, over time',
      access: HUNTERS,
      scope: 'hunt',
      schema: { body: HuntHistogram, response: Histogram },
      handle: ({ body, scope, reply }) =>
        histogram(parts, {
          query: body,
          scope: narrow(scope, offices, body.office),
          signal: leftSignal(reply),
          now: Date.now(),
        }),
    }),
    route({
      method: 'POST',
      url: '/api/hunt/groups',
      summary: 'The commonest values of a field among the events that fit',
      access: HUNTERS,
      scope: 'hunt',
      schema: { body: HuntGroups, response: Groups },
      handle: ({ body, scope, reply }) =>
        groups(parts, {
          query: body,
          scope: narrow(scope, offices, body.office),
          signal: leftSignal(reply),
          now: Date.now(),
        }),
    }),
    route({
      method: 'POST',
      url: '/api/hunt/export',
      summary: 'The events that fit, as a file',
      access: HUNTERS,
      scope: 'hunt',
      schema: { body: HuntExport },
      handle: async ({ body, scope, reply }) => {
        const hunt = {
          search: body,
          scope: narrow(scope, offices, body.office),
          signal: leftSignal(reply),
          now: Date.now(),
        }
        return sendEvents(reply, body.format, eachEvent(parts, hunt, body.limit ?? HUNT_EXPORT_ROWS))
      },
    }),
  ]
}

function eventRoutes(parts: HuntRouteParts): readonly Route[] {
  return [
    route({
      method: 'GET',
      url: '/api/hunt/fields',
      summary: 'Names of fields, for completion',
      access: HUNTERS,
      scope: 'hunt',
      schema: { querystring: FieldsQuery, response: FieldList },
      handle: ({ query, scope }) => listFields(parts, query, scope),
    }),
    route({
      method: 'GET',
      url: '/api/hunt/events/:id',
      summary: 'One event',
      access: READERS,
      schema: { params: EventById, response: HuntEvent },
      handle: async ({ params, scope }) => {
        const [event] = await readEvents(parts.events, parts.names, { ids: [params.id], scope })
        if (event === undefined) throw notFound('event')
        return event
      },
    }),
  ]
}

function savedRoutes({ db }: HuntRouteParts): readonly Route[] {
  return [
    route({
      method: 'GET',
      url: '/api/hunt/saved',
      summary: 'Your saved searches and those shared by others',
      access: HUNTERS,
      scope: 'hunt',
      schema: { response: SavedSearches },
      handle: ({ viewer }) => listSaved(db, viewer),
    }),
    route({
      method: 'POST',
      url: '/api/hunt/saved',
      summary: 'Saves a search',
      access: HUNTERS,
      scope: 'hunt',
      schema: { body: SaveSearch, response: SavedSearch },
      handle: ({ viewer, body }) => saveSearch(db, viewer, body),
    }),
    route({
      method: 'DELETE',
      url: '/api/hunt/saved/:id',
      summary: 'Removes a search of yours',
      access: HUNTERS,
      scope: 'hunt',
      schema: { params: ById, response: Message },
      handle: async ({ viewer, params }) => {
        await forgetSearch(db, viewer, params.id)
        return { message: 'The search was removed.' }
      },
    }),
  ]
}

/** Aborted when whoever asked went away: the event store stops working for them. */
function leftSignal(reply: FastifyReply): AbortSignal {
  const controller = new AbortController()
  if (reply.raw.destroyed) controller.abort()
  else reply.raw.once('close', () => controller.abort())
  return controller.signal
}

/** Waits for the first line, so that a mistake in the question is still answered as one. */
async function readableOf(lines: AsyncIterable<unknown>): Promise<Readable> {
  const iterator = lines[Symbol.asyncIterator]()
  const first = await iterator.next()
  return Readable.from(
    (async function* () {
      for (let next = first; !next.done; next = await iterator.next()) yield `${JSON.stringify(next.value)}\n`
    })(),
  )
}
