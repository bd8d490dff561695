import { LogKeys } from '@atalaya/contracts'
import type { FastifyReply } from 'fastify'
import { HubError } from '../../platform/http/errors.ts'
import { type Route, route } from '../../platform/http/route.ts'
import { isAway } from './bucket/bucket-trouble.ts'
import { COSIGNED_PATH } from './cosigned.ts'
import type { Ledger } from './ledger.ts'
import { headersOf, type ObjectHeaders } from './object-headers.ts'
import type { ObjectStore } from './object-store.ts'
import { CHECKPOINT_PATH } from './publisher.ts'

/** A mirror fetches a whole log by tiles of 256 leaves. */
const CALLS_A_MINUTE = 6_000
// tlog-tiles: level 0 to 63 or entries, groups of three digits, perhaps a width from 1 to 255.
const TILE =
  /^(?:entries|[0-9]|[1-5][0-9]|6[0-3])(?:\/x[0-9]{3}){0,5}\/[0-9]{3}(?:\.p\/(?:[1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5]))?$/

/** C2SP tlog-tiles: the log as anybody's client reads it, from any page. */
export function logRoutes(ledger: Ledger): readonly Route[] {
  return [
    checkpointRoute(ledger, CHECKPOINT_PATH, "The log's newest signed checkpoint"),
    checkpointRoute(ledger, COSIGNED_PATH, 'The newest checkpoint that enough witnesses have cosigned'),
    route({
      method: 'GET',
      url: '/log/tile/*',
      summary: 'A tile or a bundle of entries of the log',
      access: { kind: 'public' },
      rateLimit: CALLS_A_MINUTE,
      schema: {},
      handle: async ({ request, reply }) => {
        const path = (request.params as { '*': string })['*'] // the route's own wildcard
        const bytes = TILE.test(path) ? await read(ledger.store, `tile/${path}`) : undefined
        if (bytes === undefined) throw missing('The log has no such tile.')
        return send(reply, bytes, headersOf(`tile/${path}`))
      },
    }),
    route({
      method: 'GET',
      url: '/log/keys',
      summary: "The log's verifier keys and its policy",
      access: { kind: 'public' },
      schema: { response: LogKeys },
      handle: async ({ reply }) => {
        reply.headers({ 'cache-control': headersOf(CHECKPOINT_PATH).caching, 'access-control-allow-origin': '*' })
        return ledger.describeKeys()
      },
    }),
  ]
}

function checkpointRoute({ store }: Ledger, path: string, summary: string): Route {
  return route({
    method: 'GET',
    url: `/log/${path}`,
    summary,
    access: { kind: 'public' },
    rateLimit: CALLS_A_MINUTE,
    schema: {},
    handle: async ({ reply }) => {
      const bytes = await read(store, path)
      if (bytes === undefined) throw missing('There is no such checkpoint yet.')
      return send(reply, bytes, headersOf(path))
    },
  })
}

/** The public is not told where the files lie, and why they cannot be read. */
function read(store: ObjectStore, path: string): Promise<Uint8Array | undefined> {
  return store.get(path).catch((cause: unknown) => {
    if (!isAway(cause)) throw cause
    const message = 'The files of the log cannot be read at this moment. Try again in a minute.'
    throw new HubError('unavailable', message, { cause, retryAfterSeconds: 60 })
  })
}

function send(reply: FastifyReply, bytes: Uint8Array, { type, caching }: ObjectHeaders): FastifyReply {
  const headers = { 'content-type': type, 'cache-control': caching, 'access-control-allow-origin': '*' }
  return reply.headers(headers).send(Buffer.from(bytes))
}

function missing(message: string): HubError {
  return new HubError('not-found', message)
}
