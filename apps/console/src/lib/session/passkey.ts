import type { Session } from '@atalaya/contracts'
import {
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
} from '@simplewebauthn/browser'
import { api } from '#lib/api/client.ts'
import { Failure } from '#lib/api/failure.ts'
import { i18n } from '#lib/i18n/i18n.svelte.ts'

/** The browser's own refusals (cancelled, timed out, no authenticator) in words. */
function explain(cause: unknown): never {
  if (cause instanceof Failure) throw cause
  throw new Failure(0, { code: 'passkey', message: i18n.m.session.passkeyFailed }, { cause })
}

export async function signInWithPasskey(email?: string): Promise<Session> {
  const optionsJSON = await api.post<PublicKeyCredentialRequestOptionsJSON>(
    '/api/session/passkey/options',
    email ? { email } : {},
    { quiet: true },
  )
  const answer = await startAuthentication({ optionsJSON }).catch(explain)
  return api.post<Session>('/api/session/passkey', answer, { quiet: true })
}

export async function enrolPasskey(): Promise<Session> {
  const optionsJSON = await api.post<PublicKeyCredentialCreationOptionsJSON>(
    '/api/enrolment/passkey/options',
    {},
    { quiet: true },
  )
  const answer = await startRegistration({ optionsJSON }).catch(explain)
  return api.post<Session>('/api/enrolment/passkey', answer, { quiet: true })
}

export const passkeysWork = () =>
  typeof window !== 'undefined' && window.isSecureContext && 'PublicKeyCredential' in window
