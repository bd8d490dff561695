import {
  AuthorizationResponseError,
  ClientError,
  ResponseBodyError,
  WWWAuthenticateChallengeError,
} from 'openid-client'
import { HubError } from '../../http/errors.ts'
import type { ProviderConfig } from './provider.ts'

/** What a JWT claims and we did not expect, in the words of whoever set the provider up. */
const WRONG_CLAIMS: Readonly<Record<string, string>> = {
  aud: 'it was made for another program (audience)',
  azp: 'it was made for another program (authorized party)',
  iss: 'it is from another issuer',
  nonce: 'it answers another sign-in (nonce)',
  exp: 'it has expired; check the clocks of both machines',
  nbf: 'it is not valid yet; check the clocks of both machines',
  iat: 'it is from the future; check the clocks of both machines',
  auth_time: 'it does not say that you signed in just now',
}

/** Why a sign-in through the provider failed, and what to do. Whatever is one of ours already stays as it is. */
export function explainProvider({ label }: Pick<ProviderConfig, 'label'>, cause: unknown): HubError {
  if (cause instanceof HubError) return cause
  if (cause instanceof AuthorizationResponseError) return refused(label, cause)
  if (cause instanceof ResponseBodyError || cause instanceof WWWAuthenticateChallengeError) {
    return failed(
      'unavailable',
      `${label} did not accept this program. An administrator must check client id and secret.`,
      cause,
    )
  }
  const claim = wrongClaim(cause)
  if (claim !== undefined) {
    const why = WRONG_CLAIMS[claim] ?? `its claim ${claim} is not as expected`
    return failed(
      'unauthenticated',
      `The answer of ${label} is not for this sign-in: ${why}. Try again, or tell an administrator.`,
      cause,
    )
  }
  if (isAway(cause)) {
    return failed('unavailable', `${label} does not answer. Try again in a while, or sign in another way.`, cause)
  }
  return failed(
    'unauthenticated',
    `The answer of ${label} could not be checked. Try again, or tell an administrator.`,
    cause,
  )
}

function refused(label: string, cause: AuthorizationResponseError): HubError {
  if (cause.error === 'access_denied') {
    return failed(
      'unauthenticated',
      `${label} did not let you in, or you turned back. Try again, or sign in another way.`,
      cause,
    )
  }
  return failed(
    'unauthenticated',
    `${label} refused the sign-in (${cause.error.slice(0, 60)}). Try again, or tell an administrator.`,
    cause,
  )
}

/** oauth4webapi names the claim that a check was about in its error's `cause`. */
function wrongClaim(error: unknown): string | undefined {
  for (let cause = error, depth = 0; cause !== undefined && cause !== null && depth < 5; depth += 1) {
    const { claim } = cause as { claim?: unknown }
    if (typeof claim === 'string') return claim
    if (typeof cause === 'object' && 'parameters' in cause && cause.parameters instanceof URLSearchParams) return 'iss'
    cause = (cause as { cause?: unknown }).cause
  }
  return undefined
}

function isAway(error: unknown): boolean {
  if (error instanceof TypeError) return true // what fetch throws when nothing answers
  if (!(error instanceof ClientError)) return error instanceof DOMException
  return [
    'OAUTH_TIMEOUT',
    'OAUTH_ABORT',
    'OAUTH_RESPONSE_IS_NOT_CONFORM',
    'OAUTH_RESPONSE_IS_NOT_JSON',
    'OAUTH_PARSE_ERROR',
  ].includes(error.code ?? '')
}

function failed(code: 'unavailable' | 'unauthenticated', message: string, cause: unknown): HubError {
  return new HubError(code, message, { cause })
}
