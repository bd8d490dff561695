import {
  ApiToken,
  ApiTokenPage,
  ChangeServiceAccount,
  ListServiceAccounts,
  ListTokens,
  MadeApiToken,
  NewApiToken,
  NewServiceAccount,
  ServiceAccount,
  ServiceAccountPage,
} from '@atalaya/contracts'
import { Type } from 'typebox'
import { ADMINS, actorOf, inPerson, type Route, route } from '../../http/route.ts'
import type { IdentityContext } from '../context.ts'
import { requireFreshSession } from '../enrolment/enrolling-session.ts'
import { changeAccount, createAccount, requireAccount } from './accounts.ts'
import { listAccounts } from './list-accounts.ts'
import { listOwnTokens, listTokens } from './list-tokens.ts'
import { makeOwnToken, makeServiceToken, revokeToken } from './tokens.ts'

const ById = Type.Object({ id: Type.String({ format: 'uuid' }) })

/** Tokens and service accounts: made, changed and revoked by people in person. */
export function machineRoutes(context: IdentityContext): readonly Route[] {
  return inPerson([...ownTokenRoutes(context), ...tokenRoutes(context), ...accountRoutes(context)])
}

function ownTokenRoutes(context: IdentityContext): readonly Route[] {
  return [
    route({
      method: 'GET',
      url: '/api/tokens/own',
      summary: 'Your tokens',
      access: { kind: 'signed-in' },
      schema: { querystring: ListTokens, response: ApiTokenPage },
      handle: ({ viewer, query }) => listOwnTokens(context, viewer.person.id, query),
    }),
    route({
      method: 'POST',
      url: '/api/tokens/own',
      summary: 'Make a token for a program of yours; it is shown once',
      access: { kind: 'signed-in' },
      schema: { body: NewApiToken, response: MadeApiToken },
      handle: async ({ viewer, body }) => {
        await requireFreshSession(context, viewer)
        return makeOwnToken(context, viewer, body)
      },
    }),
    route({
      method: 'DELETE',
      url: '/api/tokens/own/:id',
      summary: 'Revoke a token of yours',
      access: { kind: 'signed-in' },
      schema: { params: ById, response: ApiToken },
      handle: ({ viewer, params }) =>
        revokeToken(context, params.id, { actor: actorOf(viewer), by: { person: viewer.person.id } }),
    }),
  ]
}

function tokenRoutes(context: IdentityContext): readonly Route[] {
  return [
    route({
      method: 'GET',
      url: '/api/tokens',
      summary: 'Tokens of the people and service accounts of your offices',
      access: ADMINS,
      schema: { querystring: ListTokens, response: ApiTokenPage },
      handle: ({ query, scope }) => listTokens(context, scope, query),
    }),
    route({
      method: 'DELETE',
      url: '/api/tokens/:id',
      summary: 'Revoke a token of somebody of your offices',
      access: ADMINS,
      schema: { params: ById, response: ApiToken },
      handle: ({ viewer, scope, params }) => revokeToken(context, params.id, { actor: actorOf(viewer), by: { scope } }),
    }),
  ]
}

function accountRoutes(context: IdentityContext): readonly Route[] {
  return [
    route({
      method: 'GET',
      url: '/api/service-accounts',
      summary: 'Service accounts of your offices',
      access: ADMINS,
      schema: { querystring: ListServiceAccounts, response: ServiceAccountPage },
      handle: ({ query, scope }) => listAccounts(context, scope, query),
    }),
    route({
      method: 'POST',
      url: '/api/service-accounts',
      summary: 'Make a service account',
      access: ADMINS,
      schema: { body: NewServiceAccount, response: ServiceAccount },
      handle: ({ viewer, scope, body }) => createAccount(context, { actor: actorOf(viewer), scope }, body),
    }),
    route({
      method: 'PATCH',
      url: '/api/service-accounts/:id',
      summary: 'Change a service account, disable it or enable it again',
      access: ADMINS,
      schema: { params: ById, body: ChangeServiceAccount, response: ServiceAccount },
      handle: ({ viewer, scope, params, body }) =>
        changeAccount(context, { actor: actorOf(viewer), scope }, { id: params.id, asked: body }),
    }),
    route({
      method: 'POST',
      url: '/api/service-accounts/:id/tokens',
      summary: 'Make a token for a service account; it is shown once',
      access: ADMINS,
      schema: { params: ById, body: NewApiToken, response: MadeApiToken },
      handle: async ({ viewer, scope, params, body }) => {
        await requireFreshSession(context, viewer)
        const { row } = await requireAccount(context, scope, params.id)
        return makeServiceToken(context, { actor: actorOf(viewer), account: row, asked: body })
      },
    }),
  ]
}
