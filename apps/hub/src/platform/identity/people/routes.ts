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
import { Type } from 'typebox'
import { ADMINS, READERS, type Route, route } from '../../http/route.ts'
import type { IdentityContext } from '../context.ts'
import type { PeopleDesk } from './people-desk.ts'
import { listAssignable, listPeople } from './store.ts'

const OnePerson = Type.Object({ id: Type.String({ format: 'uuid' }) })
const People = Type.Object({ rows: Type.Array(PersonRef) })

export function peopleRoutes(context: IdentityContext, desk: PeopleDesk): readonly Route[] {
  return [...listRoutes(context), ...accountRoutes(desk), ...roleRoutes(desk)]
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

function accountRoutes(desk: PeopleDesk): readonly Route[] {
  return [
    route({
      method: 'POST',
      url: '/api/people',
      summary: 'Invite a person; the link is shown once. A lead or an administrator needs a second person',
      access: ADMINS,
      schema: { body: InvitePerson, response: Invitation },
      handle: (call) => desk.invite(call, call.body),
    }),
    route({
      method: 'POST',
      url: '/api/people/:id/link',
      summary: 'A new one-time link for a person; for a lead or an administrator it needs a second person',
      access: ADMINS,
      schema: { params: OnePerson, response: Invitation },
      handle: (call) => desk.renewLink(call, call.params.id),
    }),
    route({
      method: 'PATCH',
      url: '/api/people/:id',
      summary: 'Disable a person, or enable them again; a lead or an administrator needs a second person',
      access: ADMINS,
      schema: { params: OnePerson, body: DisablePerson, response: Person },
      handle: (call) => desk.setDisabled(call, { id: call.params.id, disabled: call.body.disabled }),
    }),
  ]
}

function roleRoutes(desk: PeopleDesk): readonly Route[] {
  return [
    route({
      method: 'POST',
      url: '/api/people/:id/roles',
      summary: 'Give a role at an office; lead and administrator need a second person',
      access: ADMINS,
      schema: { params: OnePerson, body: GrantRole, response: Person },
      handle: (call) => desk.grantRole(call, { id: call.params.id, ...call.body }),
    }),
    route({
      method: 'DELETE',
      url: '/api/people/:id/roles',
      summary: 'Take a role away; lead and administrator need a second person',
      access: ADMINS,
      schema: { params: OnePerson, body: GrantRole, response: Person },
      handle: (call) => desk.revokeRole(call, { id: call.params.id, ...call.body }),
    }),
  ]
}
