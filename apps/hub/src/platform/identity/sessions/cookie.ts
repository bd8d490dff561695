import type { FastifyReply, FastifyRequest } from 'fastify'
import { type IdentityContext, originOf } from '../context.ts'
import { sessionMs } from '../model.ts'

const NAME = 'atalaya_session'
/** A token is 43 letters; anything much longer is not ours to hash. */
const MAX_LENGTH = 100

export function readSessionCookie(request: FastifyRequest): string | undefined {
  const token = request.cookies[NAME]
  return token !== undefined && token.length > 0 && token.length <= MAX_LENGTH ? token : undefined
}

export function setSessionCookie(context: IdentityContext, reply: FastifyReply, token: string): void {
  void reply.setCookie(NAME, token, {
    ...cookieAttributes(context, reply.request),
    maxAge: sessionMs('signed-in', context.policy()) / 1000,
  })
}

export function clearSessionCookie(context: IdentityContext, reply: FastifyReply): void {
  void reply.clearCookie(NAME, cookieAttributes(context, reply.request))
}

export function cookieAttributes(context: Pick<IdentityContext, 'publicUrl'>, request: FastifyRequest) {
  return {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure: originOf(context, request).startsWith('https:'),
  } as const
}
