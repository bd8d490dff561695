import {
  buildAuthorizationUrl,
  calculatePKCECodeChallenge,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client'
import { HubError } from '../../http/errors.ts'
import type { IdentityContext } from '../context.ts'
import { hashToken } from '../secrets/token.ts'
import type { Caller } from '../sessions/caller.ts'
import type { Provider } from './provider.ts'

const ATTEMPT_MS = 10 * 60 * 1000
/** The console's page that hands the provider's answer to the hub; to be registered with the provider. */
export const CALLBACK_PATH = '/sign-in/provider'

export interface OidcBegin {
  readonly origin: string
  readonly from: Caller
  /** Asks the provider to check the person anew, although they are signed in there. */
  readonly fresh: boolean
  /** Whose account is to be bound to the provider's; absent for a sign-in. */
  readonly binds?: string
}

export function requireProvider({ provider }: Pick<IdentityContext, 'provider'>): Provider {
  if (provider === undefined)
    throw new HubError('not-found', 'This institution has no sign-in service of its own here.')
  return provider
}

/** The address at the provider to go to (OpenID Connect Core §3.1.2.1, with PKCE as RFC 9700 §2.1.1 asks). */
export async function beginOidc(context: IdentityContext, { origin, from, fresh, binds }: OidcBegin): Promise<string> {
  const provider = requireProvider(context)
  const client = await provider.client()
  const begun_at = context.now()
  const verifier = randomPKCECodeVerifier()
  const state = randomState()
  const nonce = randomNonce()
  const redirect_uri = `${origin}${CALLBACK_PATH}`
  await context.db.deleteFrom('oidc_attempts').where('expires_at', '<', begun_at).execute()
  await context.db
    .insertInto('oidc_attempts')
    .values({
      state_hash: hashToken(state),
      browser_hash: hashToken(from.browser),
      nonce,
      verifier: context.box.seal(verifier, state),
      binds_person: binds ?? null,
      fresh,
      redirect_uri,
      begun_at,
      expires_at: new Date(begun_at.getTime() + ATTEMPT_MS),
      used_at: null,
    })
    .execute()
  const url = buildAuthorizationUrl(client, {
    redirect_uri,
    scope: 'openid email profile',
    code_challenge: await calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    nonce,
    ...(fresh && { prompt: 'login', max_age: '0' }),
    ...(provider.acr.length > 0 && { acr_values: provider.acr.join(' ') }),
  })
  return url.href
}
