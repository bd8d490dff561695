import { authorizationCodeGrant, type Configuration, fetchUserInfo } from 'openid-client'
import { HubError } from '../../http/errors.ts'
import type { IdentityContext } from '../context.ts'
import { hashToken } from '../secrets/token.ts'
import type { Caller } from '../sessions/caller.ts'
import type { IdentityTables } from '../tables.ts'
import { requireProvider } from './begin-oidc.ts'
import { explainProvider } from './explain-provider.ts'
import type { Provider } from './provider.ts'

const CLOCK_TOLERANCE_MS = 30_000
const MAX_ID_TOKEN = 16 * 1024

type Attempt = IdentityTables['oidc_attempts']
type Claims = Readonly<Record<string, unknown>>

/** What the provider has vouched for, checked. */
export interface Vouched {
  readonly subject: string
  readonly claims: Claims
  readonly idToken: string
  /** When the provider checked the person; null when it does not say. */
  readonly provedAt: Date | null
  readonly bindsPerson: string | null
}

/** Checks the provider's answer, which is what follows the ? of our callback's address, and uses its attempt up. */
export async function redeemAnswer(context: IdentityContext, answer: string, from: Caller): Promise<Vouched> {
  const provider = requireProvider(context)
  const parameters = new URLSearchParams(answer)
  const state = parameters.get('state') ?? ''
  const attempt = await takeAttempt(context, state, from)
  const client = await provider.client()
  try {
    return await redeem(context, { provider, client, attempt, parameters, state })
  } catch (cause) {
    throw explainProvider(provider, cause)
  }
}

interface Redeeming {
  readonly provider: Provider
  readonly client: Configuration
  readonly attempt: Attempt
  readonly parameters: URLSearchParams
  readonly state: string
}

async function redeem(context: IdentityContext, redeeming: Redeeming): Promise<Vouched> {
  const { provider, client, attempt, parameters, state } = redeeming
  const url = new URL(attempt.redirect_uri)
  url.search = parameters.toString()
  const tokens = await authorizationCodeGrant(client, url, {
    pkceCodeVerifier: context.box.open(attempt.verifier, state),
    expectedState: state,
    expectedNonce: attempt.nonce,
    idTokenExpected: true,
  })
  const inToken = tokens.claims()
  if (inToken === undefined || tokens.id_token === undefined || tokens.id_token.length > MAX_ID_TOKEN) {
    throw new HubError(
      'unauthenticated',
      `The answer of ${provider.label} says too little or too much. Tell an administrator.`,
    )
  }
  const claims = await withUserInfo(client, { inToken, accessToken: tokens.access_token, claim: provider.claim })
  requireStrength(provider, inToken)
  return {
    subject: inToken.sub,
    claims,
    idToken: tokens.id_token,
    provedAt: provedAt(context, provider, { attempt, authTime: inToken.auth_time }),
    bindsPerson: attempt.binds_person,
  }
}

/** A state is good once, for ten minutes, and in the browser that began (RFC 9700 §4.7). */
async function takeAttempt({ db, now }: IdentityContext, state: string, from: Caller): Promise<Attempt> {
  const attempt = await db
    .selectFrom('oidc_attempts')
    .selectAll()
    .where('state_hash', '=', hashToken(state))
    .executeTakeFirst()
  if (attempt === undefined || !attempt.browser_hash.equals(hashToken(from.browser))) {
    throw new HubError(
      'unauthenticated',
      'This answer belongs to no sign-in that was begun in this browser. Begin again.',
    )
  }
  const { numUpdatedRows } = await db
    .updateTable('oidc_attempts')
    .set({ used_at: now() })
    .where('state_hash', '=', attempt.state_hash)
    .where('used_at', 'is', null)
    .executeTakeFirst()
  if (numUpdatedRows !== 1n) throw new HubError('unauthenticated', 'This answer was used already. Begin again.')
  if (attempt.expires_at <= now()) throw new HubError('unauthenticated', 'This sign-in took too long. Begin again.')
  return attempt
}

interface InToken {
  readonly inToken: Claims & { readonly sub: string }
  readonly accessToken: string
  readonly claim: string
}

/** Providers may keep the person's address for the userinfo endpoint; what the signed token says wins. */
async function withUserInfo(client: Configuration, { inToken, accessToken, claim }: InToken): Promise<Claims> {
  const enough = inToken[claim] !== undefined && (claim !== 'email' || inToken.email_verified !== undefined)
  if (enough || client.serverMetadata().userinfo_endpoint === undefined) return inToken
  return { ...(await fetchUserInfo(client, accessToken, inToken.sub)), ...inToken }
}

function requireStrength({ label, acr, amr }: Provider, claims: Claims): void {
  const ways = Array.isArray(claims.amr) ? claims.amr : []
  const strong = acr.length === 0 || (typeof claims.acr === 'string' && acr.includes(claims.acr))
  if (strong && (amr.length === 0 || amr.some((way) => ways.includes(way)))) return
  throw new HubError(
    'forbidden',
    `You signed in to ${label} in a way that is too weak for Atalaya. Use your second factor there, or sign in another way.`,
  )
}

function provedAt(
  { now }: IdentityContext,
  { label }: Provider,
  { attempt, authTime }: { attempt: Attempt; authTime: unknown },
): Date | null {
  const at = typeof authTime === 'number' ? new Date(Math.min(authTime * 1000, now().getTime())) : null
  if (!attempt.fresh) return at
  if (at !== null && at.getTime() >= attempt.begun_at.getTime() - CLOCK_TOLERANCE_MS) return at
  throw new HubError('unauthenticated', `${label} did not ask you anew who you are. Show it another way.`)
}
