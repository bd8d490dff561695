import { DirectoryList, MapGroup } from '@atalaya/contracts'
import { Type } from 'typebox'
import { ADMINS, actorOf, inPerson, type Route, route } from '../../http/route.ts'
import { type IdentityContext, originOf } from '../context.ts'
import { listDirectories } from './directories.ts'
import { mapGroup } from './map-group.ts'
import { BASE } from './routes.ts'

const OneAccount = Type.Object({ id: Type.String({ format: 'uuid' }) })

/** What an administrator sets about directories: which group gives which role. */
export function directoryRoutes(context: IdentityContext): readonly Route[] {
  return inPerson([
    route({
      method: 'GET',
      url: '/api/directories',
      summary: 'Directories that provision people, their groups, and what these give',
      access: ADMINS,
      schema: { response: DirectoryList },
      handle: ({ scope, request }) => listDirectories(context, scope, `${originOf(context, request)}${BASE}`),
    }),
    route({
      method: 'PUT',
      url: '/api/directories/:id/groups',
      summary: 'Set the roles that a group gives',
      access: ADMINS,
      schema: { params: OneAccount, body: MapGroup, response: DirectoryList },
      handle: async ({ viewer, scope, params, body, request }) => {
        await mapGroup(context, { actor: actorOf(viewer), scope }, { account: params.id, asked: body })
        return listDirectories(context, scope, `${originOf(context, request)}${BASE}`)
      },
    }),
  ])
}
