import { EndedSessions, LiftAddress, ListLockouts, Lockouts, Message, PersonAccess } from '@atalaya/contracts'
import { Type } from 'typebox'
import { ADMINS, inPerson, type Route, route } from '../../http/route.ts'
import type { IdentityContext } from '../context.ts'
import { endSessionsFor } from '../sessions/list-sessions.ts'
import { describeAccess, liftAddress, liftLock, listLockouts, requireWhollyIn } from './person-access.ts'

const OnePerson = Type.Object({ id: Type.String({ format: 'uuid' }) })

/** What an administrator sees and does about other people's access. */
export function personAccessRoutes(context: IdentityContext): readonly Route[] {
  return inPerson([...accessRoutes(context), ...lockoutRoutes(context)])
}

function accessRoutes(context: IdentityContext): readonly Route[] {
  return [
    route({
      method: 'GET',
      url: '/api/people/:id/access',
      summary: 'Where a person is signed in, and whether they wait after failed sign-ins',
      access: ADMINS,
      schema: { params: OnePerson, response: PersonAccess },
      handle: ({ viewer, scope, params }) => describeAccess(context, { viewer, scope }, params.id),
    }),
    route({
      method: 'DELETE',
      url: '/api/people/:id/sessions',
      summary: 'End all sessions of a person',
      access: ADMINS,
      schema: { params: OnePerson, response: EndedSessions },
      handle: async ({ viewer, scope, params }) => {
        await requireWhollyIn(context, scope, params.id)
        return { ended: await endSessionsFor(context, viewer, params.id) }
      },
    }),
    route({
      method: 'DELETE',
      url: '/api/people/:id/lock',
      summary: 'Let a person who waits after failed sign-ins try again at once',
      access: ADMINS,
      schema: { params: OnePerson, response: PersonAccess },
      handle: async ({ viewer, scope, params }) => {
        await liftLock(context, { viewer, scope }, params.id)
        return describeAccess(context, { viewer, scope }, params.id)
      },
    }),
  ]
}

function lockoutRoutes(context: IdentityContext): readonly Route[] {
  return [
    route({
      method: 'GET',
      url: '/api/lockouts',
      summary: 'People and addresses that wait after failed sign-ins',
      access: ADMINS,
      schema: { querystring: ListLockouts, response: Lockouts },
      handle: async ({ scope }) => ({ rows: await listLockouts(context, scope) }),
    }),
    route({
      method: 'POST',
      url: '/api/lockouts/lift-address',
      summary: 'Let an address that waits try again at once',
      access: { kind: 'roles', roles: ['admin'], at: 'root' },
      schema: { body: LiftAddress, response: Message },
      handle: async ({ viewer, body }) => {
        await liftAddress(context, viewer, body.address)
        return { message: 'Lifted.' }
      },
    }),
  ]
}
