import {
  Account,
  BeginProvider,
  EndedSessions,
  Message,
  OpenSessions,
  ProviderAddress,
  RecoveryCodes,
  RenamePasskey,
} from '@atalaya/contracts'
import { Type } from 'typebox'
import { inPerson, type Route, route } from '../../http/route.ts'
import { type IdentityContext, originOf } from '../context.ts'
import { requireFreshSession } from '../enrolment/enrolling-session.ts'
import { removePasskey, renamePasskey } from '../enrolment/manage-passkeys.ts'
import { markSeen } from '../notices/list-sign-ins.ts'
import { beginOidc } from '../oidc/begin-oidc.ts'
import { releaseIdentity } from '../oidc/bind-identity.ts'
import { makeRecoveryCodes } from '../recovery/recovery-codes.ts'
import { callerOf } from '../sessions/caller.ts'
import { endOtherSessions, endOwnSession, listSessions } from '../sessions/list-sessions.ts'
import { describeAccount } from './describe-account.ts'

const CALLS_A_MINUTE = 30
const SIGNED_IN = { kind: 'signed-in' } as const
const OnePasskey = Type.Object({ id: Type.String({ maxLength: 2_000 }) })
const OneSession = Type.Object({ id: Type.String({ format: 'uuid' }) })

/** What people see and change of their own access. */
export function accountRoutes(context: IdentityContext): readonly Route[] {
  return inPerson([
    ...ownAccountRoutes(context),
    ...ownPasskeyRoutes(context),
    ...ownSessionListRoutes(context),
    ...ownProviderRoutes(context),
  ])
}

function ownAccountRoutes(context: IdentityContext): readonly Route[] {
  return [
    route({
      method: 'GET',
      url: '/api/account',
      summary: 'How you sign in, and your latest sign-ins',
      access: SIGNED_IN,
      schema: { response: Account },
      handle: ({ viewer }) => describeAccount(context, viewer),
    }),
    route({
      method: 'POST',
      url: '/api/account/sign-ins/seen',
      summary: 'Say that the sign-ins that look new were yours',
      access: SIGNED_IN,
      schema: { response: Message },
      handle: async ({ viewer }) => {
        await markSeen(context, viewer)
        return { message: 'Noted.' }
      },
    }),
    route({
      method: 'POST',
      url: '/api/account/recovery-codes',
      summary: 'New recovery codes, shown once; earlier ones stop working',
      access: SIGNED_IN,
      rateLimit: CALLS_A_MINUTE,
      schema: { response: RecoveryCodes },
      handle: async ({ viewer }) => ({ codes: [...(await makeRecoveryCodes(context, viewer))] }),
    }),
  ]
}

function ownPasskeyRoutes(context: IdentityContext): readonly Route[] {
  return [
    route({
      method: 'PATCH',
      url: '/api/account/passkeys/:id',
      summary: 'Name one of your passkeys',
      access: SIGNED_IN,
      schema: { params: OnePasskey, body: RenamePasskey, response: Account },
      handle: async ({ viewer, params, body }) => {
        await renamePasskey(context, viewer, { id: params.id, name: body.name })
        return describeAccount(context, viewer)
      },
    }),
    route({
      method: 'DELETE',
      url: '/api/account/passkeys/:id',
      summary: 'Remove one of your passkeys',
      access: SIGNED_IN,
      schema: { params: OnePasskey, response: Account },
      handle: async ({ viewer, params }) => {
        await removePasskey(context, viewer, params.id)
        return describeAccount(context, viewer)
      },
    }),
  ]
}

function ownSessionListRoutes(context: IdentityContext): readonly Route[] {
  return [
    route({
      method: 'GET',
      url: '/api/account/sessions',
      summary: 'Where you are signed in',
      access: SIGNED_IN,
      schema: { response: OpenSessions },
      handle: async ({ viewer }) => ({
        rows: await listSessions(context, { person: viewer.person.id, current: viewer.session }),
      }),
    }),
    route({
      method: 'DELETE',
      url: '/api/account/sessions/:id',
      summary: 'End one of your sessions',
      access: SIGNED_IN,
      schema: { params: OneSession, response: Message },
      handle: async ({ viewer, params }) => {
        await endOwnSession(context, viewer, params.id)
        return { message: 'Ended.' }
      },
    }),
    route({
      method: 'POST',
      url: '/api/account/sessions/end-others',
      summary: 'End all your sessions but this one',
      access: SIGNED_IN,
      schema: { response: EndedSessions },
      handle: async ({ viewer }) => ({ ended: await endOtherSessions(context, viewer) }),
    }),
  ]
}

function ownProviderRoutes(context: IdentityContext): readonly Route[] {
  return [
    route({
      method: 'POST',
      url: '/api/account/provider',
      summary: 'Begin to bind your account at the institution’s sign-in service',
      access: SIGNED_IN,
      rateLimit: CALLS_A_MINUTE,
      schema: { body: BeginProvider, response: ProviderAddress },
      handle: async ({ viewer, request, reply }) => {
        await requireFreshSession(context, viewer)
        const from = callerOf(context, request, reply)
        const origin = originOf(context, request)
        return { url: await beginOidc(context, { origin, from, fresh: false, binds: viewer.person.id }) }
      },
    }),
    route({
      method: 'DELETE',
      url: '/api/account/provider',
      summary: 'Release your account at the institution’s sign-in service',
      access: SIGNED_IN,
      schema: { response: Account },
      handle: async ({ viewer }) => {
        await releaseIdentity(context, viewer)
        return describeAccount(context, viewer)
      },
    }),
  ]
}
