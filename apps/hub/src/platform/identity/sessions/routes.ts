import {
  Message,
  PasskeyOptionsQuery,
  PasswordSignIn,
  RedeemLink,
  Session,
  SetLocale,
  WebAuthnJson,
} from '@atalaya/contracts'
import type { FastifyReply } from 'fastify'
import { recordFact } from '../../facts/record-facts.ts'
import { actorOf, type Route, route, type Viewer } from '../../http/route.ts'
import { type IdentityContext, originOf } from '../context.ts'
import { redeemLink } from '../links.ts'
import { homeOffice } from '../person-facts.ts'
import { relyingPartyOf } from '../sign-in/relying-party.ts'
import { offerPasskeySignIn, signInByPasskey } from '../sign-in/sign-in-by-passkey.ts'
import { signInByPassword } from '../sign-in/sign-in-by-password.ts'
import { clearSessionCookie, setSessionCookie } from './cookie.ts'
import { describeNewSession, describeSession } from './describe-session.ts'
import { endSession } from './session-store.ts'

/** Guesses a minute from one address; each account waits by itself besides. */
const SIGN_INS_A_MINUTE = 30
const WEBAUTHN_BYTES = 64 * 1024

export function sessionRoutes(context: IdentityContext): readonly Route[] {
  return [...signInRoutes(context), ...ownSessionRoutes(context)]
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
      handle: async ({ body, reply }) => begin(context, reply, await redeemLink(context, body.token)),
    }),
    route({
      method: 'POST',
      url: '/api/session/password',
      summary: 'Sign in with a password and a code',
      access: { kind: 'public' },
      rateLimit: SIGN_INS_A_MINUTE,
      schema: { body: PasswordSignIn, response: Session },
      handle: async ({ body, reply }) => begin(context, reply, await signInByPassword(context, body)),
    }),
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
        return begin(context, reply, await signInByPasskey(context, party, body))
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
      schema: { response: Message },
      handle: async ({ viewer, reply }) => {
        await signOut(context, viewer)
        clearSessionCookie(context, reply)
        return { message: 'Signed out.' }
      },
    }),
  ]
}

/** Hands over the cookie of a session that was just begun. */
export async function begin(context: IdentityContext, reply: FastifyReply, token: string): Promise<Session> {
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
