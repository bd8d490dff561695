import { ConfirmTotp, EnrolPassword, EnrolProfile, Session, TotpSecret, WebAuthnJson } from '@atalaya/contracts'
import { type Route, route } from '../../http/route.ts'
import { type IdentityContext, originOf } from '../context.ts'
import { normaliseEmail } from '../model.ts'
import { callerOf } from '../sessions/caller.ts'
import { describeSession } from '../sessions/describe-session.ts'
import { begin } from '../sessions/routes.ts'
import { relyingPartyOf } from '../sign-in/relying-party.ts'
import { changeProfile } from './change-profile.ts'
import { enrolPasskey, offerPasskey } from './enrol-passkey.ts'
import { choosePassword, confirmPassword } from './enrol-password.ts'

const CALLS_A_MINUTE = 30
const WEBAUTHN_BYTES = 64 * 1024

export function enrolmentRoutes(context: IdentityContext): readonly Route[] {
  return [
    route({
      method: 'POST',
      url: '/api/enrolment/profile',
      summary: 'Say your name and address',
      access: { kind: 'session' },
      rateLimit: CALLS_A_MINUTE,
      schema: { body: EnrolProfile, response: Session },
      handle: async ({ viewer, body }) => {
        await changeProfile(context, viewer, body)
        const person = { ...viewer.person, name: body.name.trim(), email: normaliseEmail(body.email) }
        return describeSession(context, { ...viewer, person })
      },
    }),
    ...passkeyRoutes(context),
    ...passwordRoutes(context),
  ]
}

function passkeyRoutes(context: IdentityContext): readonly Route[] {
  return [
    route({
      method: 'POST',
      url: '/api/enrolment/passkey/options',
      summary: 'Ask for what a new passkey is made with',
      access: { kind: 'session' },
      rateLimit: CALLS_A_MINUTE,
      schema: { response: WebAuthnJson },
      handle: ({ viewer, request }) => offerPasskey(context, relyingPartyOf(originOf(context, request)), viewer),
    }),
    route({
      method: 'POST',
      url: '/api/enrolment/passkey',
      summary: 'Keep a new passkey',
      access: { kind: 'session' },
      rateLimit: CALLS_A_MINUTE,
      bodyLimit: WEBAUTHN_BYTES,
      schema: { body: WebAuthnJson, response: Session },
      handle: async ({ viewer, body, request, reply }) => {
        const party = relyingPartyOf(originOf(context, request))
        const from = callerOf(context, request, reply)
        return begin(context, reply, await enrolPasskey(context, party, { viewer, answer: body, from }))
      },
    }),
  ]
}

function passwordRoutes(context: IdentityContext): readonly Route[] {
  return [
    route({
      method: 'POST',
      url: '/api/enrolment/password',
      summary: 'Choose a password and get the secret for the codes',
      access: { kind: 'session' },
      rateLimit: CALLS_A_MINUTE,
      schema: { body: EnrolPassword, response: TotpSecret },
      handle: ({ viewer, body }) => choosePassword(context, viewer, body),
    }),
    route({
      method: 'POST',
      url: '/api/enrolment/password/confirm',
      summary: 'Show the first code, which puts the password in force',
      access: { kind: 'session' },
      rateLimit: CALLS_A_MINUTE,
      schema: { body: ConfirmTotp, response: Session },
      handle: async ({ viewer, body, request, reply }) => {
        const from = callerOf(context, request, reply)
        return begin(context, reply, await confirmPassword(context, viewer, { code: body.code, from }))
      },
    }),
  ]
}
