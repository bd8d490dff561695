import {
  ChangeSource,
  CreatedSource,
  Id,
  ListSources,
  Message,
  NewSource,
  Source,
  SourcePage,
} from '@atalaya/contracts'
import { Type } from 'typebox'
import { notFound } from '../../platform/http/errors.ts'
import { ADMINS, actorOf, READERS, type Route, route, type Scope } from '../../platform/http/route.ts'
import { describeSources, listSources, type SourceParts } from './list-sources.ts'
import type { Sources } from './service.ts'
import { findSource } from './store.ts'

const ById = Type.Object({ id: Id })

export function sourceRoutes(parts: SourceParts, sources: Sources): readonly Route[] {
  const describe = async (id: string, scope: Scope) => {
    const found = (await describeSources(parts, scope)).find((source) => source.id === id)
    if (found === undefined) throw notFound('source')
    return found
  }
  const refuseOutside = async (id: string, scope: Scope) => {
    const row = await findSource(parts.db, id)
    if (row === undefined || !scope.has(row.office_id)) throw notFound('source')
  }
  return [
    route({
      method: 'GET',
      url: '/api/sources',
      summary: 'Who sends events, and how it goes',
      access: READERS,
      schema: { querystring: ListSources, response: SourcePage },
      handle: ({ query, scope }) => listSources(parts, query, scope),
    }),
    route({
      method: 'POST',
      url: '/api/sources',
      summary: 'Adds a source; its token is told this once',
      access: ADMINS,
      schema: { body: NewSource, response: CreatedSource },
      handle: async ({ body, viewer, scope }) => {
        if (!scope.has(body.office)) throw notFound('office')
        const { row, ...told } = await sources.create(actorOf(viewer), body)
        return { source: await describe(row.id, scope), ...told }
      },
    }),
    route({
      method: 'PATCH',
      url: '/api/sources/:id',
      summary: 'Changes the name of a source, or how long it may be silent',
      access: ADMINS,
      schema: { params: ById, body: ChangeSource, response: Source },
      handle: async ({ params, body, viewer, scope }) => {
        await refuseOutside(params.id, scope)
        await sources.change(actorOf(viewer), params.id, body)
        return describe(params.id, scope)
      },
    }),
    route({
      method: 'POST',
      url: '/api/sources/:id/token',
      summary: 'Gives the source a new token; the old one ends',
      access: ADMINS,
      schema: { params: ById, response: CreatedSource },
      handle: async ({ params, viewer, scope }) => {
        await refuseOutside(params.id, scope)
        const { token } = await sources.renewToken(actorOf(viewer), params.id)
        return { source: await describe(params.id, scope), token }
      },
    }),
    route({
      method: 'DELETE',
      url: '/api/sources/:id',
      summary: 'Revokes a source: nothing more is taken from it',
      access: ADMINS,
      schema: { params: ById, response: Message },
      handle: async ({ params, viewer, scope }) => {
        await refuseOutside(params.id, scope)
        await sources.revoke(actorOf(viewer), params.id)
        return { message: 'The source was revoked.' }
      },
    }),
  ]
}
