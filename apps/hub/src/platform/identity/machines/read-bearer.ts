import type { FastifyRequest } from 'fastify'
import { HubError } from '../../http/errors.ts'

/** A token is 53 letters; anything much longer is not ours to look at. */
const MAX_LENGTH = 200

/** The token of `Authorization: Bearer` (RFC 6750 §2.1); undefined where there is none or another scheme. */
export function readBearer(request: FastifyRequest): string | undefined {
  const header = request.headers.authorization
  if (header === undefined || !/^bearer(?: |$)/i.test(header)) return undefined
  const token = header.slice('bearer'.length).trim()
  if (token === '' || token.length > MAX_LENGTH || /[\s,]/.test(token)) throw badToken('It was not sent whole.')
  return token
}

/** RFC 6750 §3.1: expired, revoked, malformed or unknown. */
export function badToken(why: string): HubError {
  return new HubError('unauthenticated', `This token does not work. ${why}`, { challenge: 'error="invalid_token"' })
}
