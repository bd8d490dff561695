import type { FastifyReply } from 'fastify'
import { type Static, type TSchema, Type } from 'typebox'
import { actorOf, type Call, type Route, type RouteSchema, route } from '../../http/route.ts'
import { type IdentityContext, originOf } from '../context.ts'
import { type Doc, GROUPS, isDoc, type ResourceKind, USERS } from './attributes.ts'
import { type Client, tablesOf } from './client.ts'
import { resourceTypes, schemas, serviceProviderConfig } from './discovery.ts'
import { createGroup, deleteGroup, findGroups, patchGroup, replaceGroup, requireGroup } from './groups.ts'
import { type ListQuery, listResponse, readListQuery } from './list-response.ts'
import { project, readWanted } from './project.ts'
import { ScimError, scimFailure } from './scim-error.ts'
import { userResource, versionOf } from './user-resource.ts'
import { findCandidates } from './user-store.ts'
import { createUser, deleteUser, patchUser, replaceUser, requireUser } from './users.ts'

export const BASE = '/scim/v2'
const MEDIA_TYPE = 'application/scim+json'
const CALLS_A_MINUTE = 3_000
const BODY_BYTES = 2 * 1024 * 1024

const ById = Type.Object({ id: Type.String({ maxLength: 200 }) })
type ScimCall = Call<RouteSchema>

/** SCIM 2.0 (RFC 7643, RFC 7644) for a directory that provisions people and groups. */
export function scimRoutes(context: IdentityContext): readonly Route[] {
  const users = userActs(context)
  const groups = groupActs(context)
  return [
    ...discoveryRoutes(context),
    ...resourceRoutes(context, USERS, users),
    ...resourceRoutes(context, GROUPS, groups),
    scim('POST', `${BASE}/.search`, {
      summary: 'Search users and groups',
      handle: async (call) => {
        const query = readListQuery(call.request.body)
        const client = clientOf(context, call)
        const entries = [
          ...(await users.list(client, query)).map((resource) => ({ resource, kind: USERS })),
          ...(await groups.list(client, query)).map((resource) => ({ resource, kind: GROUPS })),
        ]
        return send(call.reply, 200, listResponse(entries, query))
      },
    }),
  ]
}

function userActs(context: IdentityContext): Acts {
  return {
    list: async (client, { filter }) =>
      (await findCandidates(tablesOf(context.db), { client, context, filter })).map((user) =>
        userResource(user, client),
      ),
    read: (client, id) =>
      context.db
        .transaction()
        .execute(async (tx) => userResource(await requireUser(tx, context, { client, id }), client)),
    create: (client, body) => createUser(context, client, body),
    replace: (client, change) => replaceUser(context, client, change),
    patch: (client, change) => patchUser(context, client, change),
    remove: (client, change) => deleteUser(context, client, change),
  }
}

function groupActs(context: IdentityContext): Acts {
  return {
    list: (client, { filter }) => findGroups(tablesOf(context.db), client, filter),
    read: (client, id) => requireGroup(tablesOf(context.db), client, id),
    create: (client, body) => createGroup(context, client, body),
    replace: (client, change) => replaceGroup(context, client, change),
    patch: (client, change) => patchGroup(context, client, change),
    remove: (client, change) => deleteGroup(context, client, change),
  }
}

interface Change {
  readonly id: string
  readonly ifMatch: string | undefined
  readonly body: unknown
}

/** What can be done with one kind of resource. */
interface Acts {
  readonly list: (client: Client, query: ListQuery) => Promise<readonly Doc[]>
  readonly read: (client: Client, id: string) => Promise<Doc>
  readonly create: (client: Client, body: unknown) => Promise<Doc>
  readonly replace: (client: Client, change: Change) => Promise<Doc>
  readonly patch: (client: Client, change: Change) => Promise<Doc>
  readonly remove: (client: Client, change: Change) => Promise<void>
}

function resourceRoutes(context: IdentityContext, kind: ResourceKind, acts: Acts): readonly Route[] {
  const url = BASE + kind.endpoint
  const noun = kind.name === 'User' ? 'user' : 'group'
  const list = async (call: ScimCall, asked: unknown): Promise<FastifyReply> => {
    const query = readListQuery(asked)
    const resources = await acts.list(clientOf(context, call), query)
    return send(
      call.reply,
      200,
      listResponse(
        resources.map((resource) => ({ resource, kind })),
        query,
      ),
    )
  }
  const changing = async (call: ScimCall, act: Acts['replace']): Promise<FastifyReply> =>
    sendResource(call, { kind, resource: await act(clientOf(context, call), changeOf(call)) })
  return [
    scim('GET', url, { summary: `List ${noun}s`, handle: (call) => list(call, call.request.query) }),
    scim('POST', `${url}/.search`, { summary: `Search ${noun}s`, handle: (call) => list(call, call.request.body) }),
    scim('POST', url, {
      summary: `Provision a ${noun}`,
      handle: async (call) => {
        const resource = await acts.create(clientOf(context, call), call.request.body)
        return sendResource(call, { kind, resource, status: 201 })
      },
    }),
    scim('GET', `${url}/:id`, {
      summary: `Read a ${noun}`,
      params: ById,
      handle: async (call) => {
        const resource = await acts.read(clientOf(context, call), changeOf(call).id)
        if (call.request.headers['if-none-match'] === versionOf(resource)) return call.reply.status(304).send()
        return sendResource(call, { kind, resource })
      },
    }),
    scim('PUT', `${url}/:id`, {
      summary: `Replace a ${noun}`,
      params: ById,
      handle: (call) => changing(call, acts.replace),
    }),
    scim('PATCH', `${url}/:id`, {
      summary: `Change a ${noun}`,
      params: ById,
      handle: (call) => changing(call, acts.patch),
    }),
    scim('DELETE', `${url}/:id`, {
      summary: kind.name === 'User' ? 'Disable a user for good' : 'Remove a group and the roles it gave',
      params: ById,
      handle: async (call) => {
        await acts.remove(clientOf(context, call), changeOf(call))
        return call.reply.status(204).send()
      },
    }),
  ]
}

function discoveryRoutes(context: IdentityContext): readonly Route[] {
  const listed = (all: readonly Doc[]): Doc => ({
    schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
    totalResults: all.length,
    startIndex: 1,
    itemsPerPage: all.length,
    Resources: all,
  })
  const one = (call: ScimCall, all: readonly Doc[]): FastifyReply => {
    const { id } = changeOf(call)
    const found = all.find((each) => String(each.id).toLowerCase() === id.toLowerCase())
    if (found === undefined) throw new ScimError(404, `There is no ${id.slice(0, 100)}.`)
    return send(call.reply, 200, found)
  }
  const routes = (path: string, summary: string, all: (base: string) => readonly Doc[]) => [
    scim('GET', `${BASE}/${path}`, {
      summary,
      handle: async (call) => {
        // RFC 7644 §4: what describes the service is not filtered.
        if (isDoc(call.request.query) && 'filter' in call.request.query)
          throw new ScimError(403, 'This is not filtered.')
        return send(call.reply, 200, listed(all(baseOf(context, call))))
      },
    }),
    scim('GET', `${BASE}/${path}/:id`, {
      summary: `${summary}: one of them`,
      params: ById,
      handle: async (call) => one(call, all(baseOf(context, call))),
    }),
  ]
  return [
    scim('GET', `${BASE}/ServiceProviderConfig`, {
      summary: 'What this service can do',
      handle: async (call) => send(call.reply, 200, serviceProviderConfig(baseOf(context, call))),
    }),
    ...routes('ResourceTypes', 'Kinds of resources', resourceTypes),
    ...routes('Schemas', 'Attributes of resources', schemas),
  ]
}

interface ScimRoute {
  readonly summary: string
  readonly params?: TSchema
  readonly handle: (call: ScimCall) => Promise<FastifyReply>
}

function scim(method: Route['method'], url: string, { summary, params, handle }: ScimRoute): Route {
  return route({
    method,
    url,
    summary,
    access: { kind: 'scim' },
    rateLimit: CALLS_A_MINUTE,
    bodyLimit: BODY_BYTES,
    describeFailure: (status, { message }) => ({ type: MEDIA_TYPE, body: scimFailure(status, message) }),
    schema: { ...(params !== undefined && { params }) },
    handle: async (call) => {
      try {
        return await handle(call)
      } catch (error) {
        if (!(error instanceof ScimError)) throw error
        return send(call.reply, error.status, scimFailure(error.status, error.message, error.scimType))
      }
    },
  })
}

function clientOf(context: IdentityContext, call: ScimCall): Client {
  const { viewer, scope } = call
  const office = viewer.token?.office ?? context.offices.root // the access has made sure that there is one
  return { id: viewer.person.id, actor: actorOf(viewer), scope, office, base: baseOf(context, call) }
}

function baseOf(context: IdentityContext, { request }: ScimCall): string {
  return `${originOf(context, request)}${BASE}`
}

function changeOf({ request }: ScimCall): Change {
  const { id = '' } = request.params as Partial<Static<typeof ById>> // validated by the route's schema
  return { id, ifMatch: request.headers['if-match'], body: request.body }
}

function sendResource(
  { request, reply }: ScimCall,
  { kind, resource, status = 200 }: { kind: ResourceKind; resource: Doc; status?: number },
): FastifyReply {
  const query = isDoc(request.query) ? request.query : {}
  const { meta } = resource
  if (isDoc(meta)) void reply.header('location', String(meta.location))
  return send(reply.header('etag', versionOf(resource)), status, project(resource, readWanted(query), kind))
}

function send(reply: FastifyReply, status: number, body: object): FastifyReply {
  return reply.status(status).type(MEDIA_TYPE).send(JSON.stringify(body))
}
