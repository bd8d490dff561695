import {
  DisablePerson,
  GrantRole,
  Invitation,
  InvitePerson,
  ListPeople,
  OfficeScope,
  Person,
  PersonPage,
  PersonRef,
} from '@atalaya/contracts'
import type { FastifyRequest } from 'fastify'
import { type Static, Type } from 'typebox'
import { ADMINS, actorOf, READERS, type Route, route, type Scope, type Viewer } from '../../http/route.ts'
import { type IdentityContext, originOf } from '../context.ts'
import { linkPath } from '../links.ts'
import { grantRole, type Invited, invitePerson, type Mandate, renewLink, revokeRole, setDisabled } from './service.ts'
import { listAssignable, listPeople } from './store.ts'

const OnePerson = Type.Object({ id: Type.String({ format: 'uuid' }) })
const People = Type.Object({ rows: Type.Array(PersonRef) })

export function peopleRoutes(context: IdentityContext): readonly Route[] {
  return [...listRoutes(context), ...inviteRoutes(context), ...roleRoutes(context)]
}

function listRoutes({ db, offices }: IdentityContext): readonly Route[] {
  return [
    route({
      method: 'GET',
      url: '/api/people',
      summary: 'People with a role in your offices',
      access: ADMINS,
      schema: { querystring: ListPeople, response: PersonPage },
      handle: ({ query, scope }) => listPeople(db, query, { scope, offices }),
    }),
    route({
      method: 'GET',
      url: '/api/people/assignable',
      summary: 'Who can be given alerts and incidents of an office',
      access: READERS,
      scope: 'read',
      schema: { querystring: Type.Object(OfficeScope), response: People },
      handle: async ({ query, scope }) => {
        const asked = query.office === undefined ? scope.offices : scope.offices.filter((id) => id === query.office)
        return { rows: await listAssignable(db, asked, offices) }
      },
    }),
  ]
}

function inviteRoutes(context: IdentityContext): readonly Route[] {
  return [
    route({
      method: 'POST',
      url: '/api/people',
      summary: 'Invite a person; the link is shown once',
      access: ADMINS,
      schema: { body: InvitePerson, response: Invitation },
      handle: async ({ viewer, scope, body, request }) =>
        invitation(context, request, await invitePerson(context, mandateOf(viewer, scope), body)),
    }),
    route({
      method: 'POST',
      url: '/api/people/:id/link',
      summary: 'A new one-time link for a person',
      access: ADMINS,
      schema: { params: OnePerson, response: Invitation },
      handle: async ({ viewer, scope, params, request }) =>
        invitation(context, request, await renewLink(context, mandateOf(viewer, scope), params.id)),
    }),
    route({
      method: 'PATCH',
      url: '/api/people/:id',
      summary: 'Disable a person, or enable them again',
      access: ADMINS,
      schema: { params: OnePerson, body: DisablePerson, response: Person },
      handle: ({ viewer, scope, params, body }) =>
        setDisabled(context, mandateOf(viewer, scope), { id: params.id, disabled: body.disabled }),
    }),
  ]
}

function roleRoutes(context: IdentityContext): readonly Route[] {
  return [
    route({
      method: 'POST',
      url: '/api/people/:id/roles',
      summary: 'Give a role at an office',
      access: ADMINS,
      schema: { params: OnePerson, body: GrantRole, response: Person },
      handle: ({ viewer, scope, params, body }) =>
        grantRole(context, mandateOf(viewer, scope), { id: params.id, ...body }),
    }),
    route({
      method: 'DELETE',
      url: '/api/people/:id/roles',
      summary: 'Take a role away',
      access: ADMINS,
      schema: { params: OnePerson, body: GrantRole, response: Person },
      handle: ({ viewer, scope, params, body }) =>
        revokeRole(context, mandateOf(viewer, scope), { id: params.id, ...body }),
    }),
  ]
}

function mandateOf(viewer: Viewer, scope: Scope): Mandate {
  return { actor: actorOf(viewer), scope }
}

function invitation(
  context: IdentityContext,
  request: FastifyRequest,
  { person, link }: Invited,
): Static<typeof Invitation> {
  const address = `${originOf(context, request)}${linkPath(link.token)}`
  return { person, link: address, expires: link.expires.toISOString() }
}
