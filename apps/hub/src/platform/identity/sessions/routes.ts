import {
  BeginProvider,
  PasskeyOptionsQuery,
  PasswordSignIn,
  ProviderAddress,
  ProviderAnswer,
  RecoverySignIn,
  RedeemLink,
  Session,
  SetLocale,
  SignedOut,
  SignInWays,
  WebAuthnJson,
} from '@atalaya/contracts'
import type { FastifyReply } from 'fastify'
import { recordFact } from '../../facts/record-facts.ts'
import { actorOf, type Route, route, type Viewer } from '../../http/route.ts'
import { type IdentityContext, originOf } from '../context.ts'
import { redeemLink } from '../links.ts'
import { beginOidc } from '../oidc/begin-oidc.ts'
import { leaveProvider } from '../oidc/leave-provider.ts'
import { finishOidc } from '../oidc/sign-in-by-oidc.ts'
import { homeOffice } from '../person-facts.ts'
import { signInByRecoveryCode } from '../recovery/sign-in-by-recovery-code.ts'
import { relyingPartyOf } from '../sign-in/relying-party.ts'
import { offerPasskeySignIn, signInByPasskey } from '../sign-in/sign-in-by-passkey.ts'
import { signInByPassword } from '../sign-in/sign-in-by-password.ts'
import { callerOf, placeOf } from './caller.ts'
import { clearSessionCookie, readSessionCookie, setSessionCookie } from './cookie.ts'
import { describeNewSession, describeSession } from './describe-session.ts'
import { endSession, endSessionOfToken, findViewer } from './session-store.ts'

/** Guesses a minute from one address; each account waits by itself besides. */
const SIGN_INS_A_MINUTE = 30
const WEBAUTHN_BYTES = 64 * 1024

export function sessionRoutes(context: IdentityContext): readonly Route[] {
  return [...signInRoutes(context), ...passkeyRoutes(context), ...providerRoutes(context), ...ownSessionRoutes(context)]
}

function signInRoutes(context: IdentityContext): readonly Route[] {
  return [
    route({
      method: 'POST',
      url: '/api/session/link',
      summary: 'Begin with a one-time link',
      access: { kind: 'public' },
      rateLimit: SIGN_INS_A_MINUTE,
      schema: { body: RedeemLink, response: Session },
      handle: async ({ body, request, reply }) =>
        begin(context, reply, await redeemLink(context, body.token, placeOf(request))),
    }),
    route({
      method: 'POST',
      url: '/api/session/password',
      summary: 'Sign in with a password and a code',
      access: { kind: 'public' },
      rateLimit: SIGN_INS_A_MINUTE,
      schema: { body: PasswordSignIn, response: Session },
      handle: async ({ body, request, reply }) => {
        const from = callerOf(context, request, reply)
        return begin(context, reply, await signInByPassword(context, body, from))
      },
    }),
    route({
      method: 'POST',
      url: '/api/session/recovery-code',
      summary: 'Sign in with a password and a recovery code',
      access: { kind: 'public' },
      rateLimit: SIGN_INS_A_MINUTE,
      schema: { body: RecoverySignIn, response: Session },
      handle: async ({ body, request, reply }) => {
        const from = callerOf(context, request, reply)
        return begin(context, reply, await signInByRecoveryCode(context, body, from))
      },
    }),
  ]
}

function passkeyRoutes(context: IdentityContext): readonly Route[] {
  return [
    route({
      method: 'POST',
      url: '/api/session/passkey/options',
      summary: 'Ask for a challenge to sign in with a passkey',
      access: { kind: 'public' },
      rateLimit: SIGN_INS_A_MINUTE,
      schema: { body: PasskeyOptionsQuery, response: WebAuthnJson },
      handle: async ({ request }) => offerPasskeySignIn(context, relyingPartyOf(originOf(context, request))),
    }),
    route({
      method: 'POST',
      url: '/api/session/passkey',
      summary: 'Sign in with a passkey',
      access: { kind: 'public' },
      rateLimit: SIGN_INS_A_MINUTE,
      bodyLimit: WEBAUTHN_BYTES,
      schema: { body: WebAuthnJson, response: Session },
      handle: async ({ body, request, reply }) => {
        const party = relyingPartyOf(originOf(context, request))
        const from = callerOf(context, request, reply)
        return begin(context, reply, await signInByPasskey(context, party, { answer: body, from }))
      },
    }),
  ]
}

function providerRoutes(context: IdentityContext): readonly Route[] {
  return [
    route({
      method: 'GET',
      url: '/api/session/ways',
      summary: 'What the sign-in page offers besides passkeys and passwords',
      access: { kind: 'public' },
      schema: { response: SignInWays },
      handle: async () => ({ provider: context.provider === undefined ? null : { label: context.provider.label } }),
    }),
    route({
      method: 'POST',
      url: '/api/session/provider',
      summary: 'Begin to sign in at the institution’s sign-in service',
      access: { kind: 'public' },
      rateLimit: SIGN_INS_A_MINUTE,
      schema: { body: BeginProvider, response: ProviderAddress },
      handle: async ({ body, request, reply }) => {
        const from = callerOf(context, request, reply)
        const origin = originOf(context, request)
        return { url: await beginOidc(context, { origin, from, fresh: body.fresh ?? false }) }
      },
    }),
    route({
      method: 'POST',
      url: '/api/session/provider/answer',
      summary: 'Sign in with the answer of the institution’s sign-in service',
      access: { kind: 'public' },
      rateLimit: SIGN_INS_A_MINUTE,
      schema: { body: ProviderAnswer, response: Session },
      handle: async ({ body, request, reply }) => {
        const from = callerOf(context, request, reply)
        const cookie = readSessionCookie(request)
        const viewer = cookie === undefined ? undefined : await findViewer(context.db, cookie, context.now())
        return begin(context, reply, await finishOidc(context, { answer: body.answer, from, viewer }))
      },
    }),
  ]
}

function ownSessionRoutes(context: IdentityContext): readonly Route[] {
  return [
    route({
      method: 'GET',
      url: '/api/session',
      summary: 'Who is signed in, with which roles',
      access: { kind: 'session' },
      schema: { response: Session },
      handle: ({ viewer }) => describeSession(context, viewer),
    }),
    route({
      method: 'PATCH',
      url: '/api/session',
      summary: 'Choose the language',
      access: { kind: 'session' },
      schema: { body: SetLocale, response: Session },
      handle: async ({ viewer, body }) => {
        const { locale } = body
        await context.db.updateTable('people').set({ locale }).where('id', '=', viewer.person.id).execute()
        return describeSession(context, { ...viewer, person: { ...viewer.person, locale } })
      },
    }),
    route({
      method: 'DELETE',
      url: '/api/session',
      summary: 'Sign out',
      access: { kind: 'session' },
      schema: { response: SignedOut },
      handle: async ({ viewer, request, reply }) => {
        const provider = await leaveProvider(context, { viewer, origin: originOf(context, request) })
        await signOut(context, viewer)
        clearSessionCookie(context, reply)
        return { message: 'Signed out.', provider }
      },
    }),
  ]
}

/** Hands over the cookie of a session that was just begun, and ends the one that this browser had. */
export async function begin(context: IdentityContext, reply: FastifyReply, token: string): Promise<Session> {
  const before = readSessionCookie(reply.request)
  if (before !== undefined) await endSessionOfToken(context.db, before)
  setSessionCookie(context, reply, token)
  return describeNewSession(context, token)
}

async function signOut({ db }: IdentityContext, viewer: Viewer): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await endSession(tx, viewer.session)
    await recordFact(tx, {
      kind: 'person.signed-out',
      actor: actorOf(viewer),
      office: await homeOffice(tx, viewer.person.id),
      subject: { kind: 'person', id: viewer.person.id },
      data: {},
    })
  })
}
