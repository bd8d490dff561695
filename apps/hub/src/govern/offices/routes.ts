import { ChangeOffice, NewOffice, Office, OfficeList } from '@atalaya/contracts'
import type { Kysely } from 'kysely'
import { Type } from 'typebox'
import { ADMINS, actorOf, READERS, type Route, route, type Scope } from '../../platform/http/route.ts'
import { describeOffice, type OfficeRow, type OfficeTables } from './model.ts'
import type { LoadedOffices } from './office-tree.ts'
import { changeOffice, createOffice } from './service.ts'

const OneOffice = Type.Object({ id: Type.String({ format: 'uuid' }) })

export function officeRoutes(db: Kysely<OfficeTables>, offices: LoadedOffices): readonly Route[] {
  return [
    route({
      method: 'GET',
      url: '/api/offices',
      summary: 'The offices that you may see',
      access: READERS,
      schema: { response: OfficeList },
      handle: async ({ scope }) => ({
        rows: offices.rows.filter(({ id }) => scope.has(id)).map((row) => describeOffice(row, scope)),
      }),
    }),
    route({
      method: 'POST',
      url: '/api/offices',
      summary: 'Add an office',
      access: ADMINS,
      schema: { body: NewOffice, response: Office },
      handle: async ({ viewer, scope, body }) =>
        described(await createOffice(db, { actor: actorOf(viewer), scope }, body), scope),
    }),
    route({
      method: 'PATCH',
      url: '/api/offices/:id',
      summary: 'Change an office, or move it with all below it',
      access: ADMINS,
      schema: { params: OneOffice, body: ChangeOffice, response: Office },
      handle: async ({ viewer, scope, params, body }) =>
        described(await changeOffice(db, { actor: actorOf(viewer), scope }, { id: params.id, change: body }), scope),
    }),
  ]

  async function described(row: OfficeRow, scope: Scope): Promise<Office> {
    await offices.reload()
    return describeOffice(row, { has: (id) => id === row.id || scope.has(id) })
  }
}
