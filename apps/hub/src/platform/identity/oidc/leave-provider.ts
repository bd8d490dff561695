import { buildEndSessionUrl } from 'openid-client'
import type { Viewer } from '../../http/route.ts'
import type { IdentityContext } from '../context.ts'
import { readSession } from '../sessions/session-store.ts'

/**
 * Where to go to sign out at the provider too (OpenID Connect RP-Initiated Logout 1.0); null when the session is not
 * from there, or the provider offers no such thing or does not answer: signing out here must not wait for it.
 */
export async function leaveProvider(
  { db, box, provider }: IdentityContext,
  { viewer, origin }: { viewer: Viewer; origin: string },
): Promise<string | null> {
  if (provider === undefined) return null
  const session = await readSession(db, viewer.session)
  if (session === undefined || session.id_token === null) return null
  try {
    const client = await provider.client()
    if (client.serverMetadata().end_session_endpoint === undefined) return null
    return buildEndSessionUrl(client, {
      id_token_hint: box.open(session.id_token, viewer.person.id),
      post_logout_redirect_uri: `${origin}/sign-in`,
    }).href
  } catch {
    return null // the provider is away, or its token was sealed by a key that is gone
  }
}
