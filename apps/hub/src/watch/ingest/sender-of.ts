import type { IncomingHttpHeaders } from 'node:http'
import { HubError } from '../../platform/http/errors.ts'
import type { Sender, SourceDirectory } from '../sources/source-directory.ts'

/**
 * Who sends, by the token alone: `Bearer token`, or as shippers of the Elastic family carry it, `ApiKey` and `Basic`
 * over base64 of `anything:token`.
 */
export function senderOf(headers: IncomingHttpHeaders, directory: SourceDirectory): Sender {
  const token = tokenIn(headers.authorization ?? '')
  const sender = token === undefined ? undefined : directory.withToken(token)
  if (sender === undefined) {
    throw new HubError('unauthenticated', 'The token is missing, unknown or revoked. Give the token of a source.')
  }
  return sender
}

function tokenIn(authorization: string): string | undefined {
  const match = /^(Bearer|ApiKey|Basic) +([A-Za-z0-9._~+/=-]{1,500})$/i.exec(authorization.trim())
  const [scheme, value] = [match?.[1]?.toLowerCase(), match?.[2]]
  if (value === undefined || scheme === 'bearer') return value
  const text = Buffer.from(value, 'base64').toString('utf8')
  return text.slice(text.indexOf(':') + 1)
}
