import type { FastifyReply, FastifyRequest } from 'fastify'
import type { IdentityContext } from '../context.ts'
import { newToken } from '../secrets/token.ts'
import { cookieAttributes } from './cookie.ts'

const NAME = 'atalaya_browser'
/** The longest that browsers keep a cookie (RFC 6265bis §5.5). */
const KEPT_SECONDS = 400 * 24 * 60 * 60
const MAX_USER_AGENT = 300

/** From where a request comes. */
export interface Caller {
  readonly address: string
  readonly userAgent: string
  /** Names this browser among those of one person; proves nothing. */
  readonly browser: string
}

/** Gives the browser its name at its first sign-in, so that a sign-in from another one can be told of. */
export function callerOf(
  context: Pick<IdentityContext, 'publicUrl'>,
  request: FastifyRequest,
  reply: FastifyReply,
): Caller {
  const { address, userAgent } = placeOf(request)
  const known = request.cookies[NAME]
  if (known !== undefined && /^[\w-]{43}$/.test(known)) return { address, userAgent, browser: known }
  const browser = newToken()
  void reply.setCookie(NAME, browser, { ...cookieAttributes(context, request), maxAge: KEPT_SECONDS })
  return { address, userAgent, browser }
}

export function placeOf(request: FastifyRequest): Pick<Caller, 'address' | 'userAgent'> {
  return { address: request.ip, userAgent: (request.headers['user-agent'] ?? '').slice(0, MAX_USER_AGENT) }
}
