import type { FastifyReply, FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { HubError, statusOf } from '../../../platform/http/errors.ts'
import { type Route, route } from '../../../platform/http/route.ts'
import { LineChunker } from '../chunk-lines.ts'
import type { IngestParts } from '../ingest-parts.ts'
import { LIMITS } from '../limits.ts'
import { readBody } from '../read-body.ts'
import { receiveBatch } from '../receive-batch.ts'
import { senderOf } from '../sender-of.ts'
import { answerHandshake, CLUSTER } from './handshake.ts'
import { type BulkItem, parseBulk } from './parse-bulk.ts'

const ByIndex = Type.Object({ index: Type.String({ maxLength: 200 }) })
const SOURCE = { kind: 'source' } as const

/**
 * Enough of Elastic's API that Filebeat, Winlogbeat, Vector, Fluent Bit and Logstash deliver: they ask who answers, set
 * up templates and policies that mean nothing here, and send bulks.
 */
export function elasticRoutes(parts: IngestParts): readonly Route[] {
  const bulk = (index: string) => (request: FastifyRequest, reply: FastifyReply) =>
    takeBulk(parts, { request, reply, index })
  const answer = (request: FastifyRequest, reply: FastifyReply) => {
    const path = request.url.replace(/^\/ingest\/?/, '').replace(/\?.*$/, '')
    return answered(parts, { request, reply }, async () => answerHandshake(request.method, path))
  }
  return [
    ...(['POST', 'PUT'] as const).flatMap((method) => [
      // rsyslog's omelasticsearch knows no path before `_bulk`.
      ...(['/ingest/_bulk', '/_bulk'] as const).map((url) =>
        route({
          method,
          url,
          summary: 'Takes events as Elastic’s bulk API does',
          access: SOURCE,
          bodyLimit: LIMITS.body,
          schema: {},
          handle: ({ request, reply }) => bulk('events')(request, reply),
        }),
      ),
      route({
        method,
        url: '/ingest/:index/_bulk',
        summary: 'Takes events as Elastic’s bulk API does; the index is not kept',
        access: SOURCE,
        bodyLimit: LIMITS.body,
        schema: { params: ByIndex },
        handle: ({ request, reply, params }) => bulk(params.index)(request, reply),
      }),
    ]),
    ...(['/ingest', '/ingest/', '/ingest/*'] as const).map((url) =>
      route({
        method: 'GET',
        url,
        summary: 'Answers what shippers of the Elastic family ask before they send',
        access: SOURCE,
        schema: {},
        handle: ({ request, reply }) => answer(request, reply),
      }),
    ),
    ...(['PUT', 'POST'] as const).map((method) =>
      route({
        method,
        url: '/ingest/*',
        summary: 'Accepts the templates and policies that shippers of the Elastic family set up',
        access: SOURCE,
        schema: {},
        handle: ({ request, reply }) => answer(request, reply),
      }),
    ),
  ]
}

interface Exchange {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
}

function takeBulk(
  parts: IngestParts,
  { request, reply, index }: Exchange & { readonly index: string },
): Promise<FastifyReply> {
  return answered(parts, { request, reply }, async () => {
    const began = Date.now()
    const sender = senderOf(request.headers, parts.directory)
    using lease = parts.admission.enter()
    const pieces: Buffer[] = []
    await readBody(request.raw, lease, (bytes) => pieces.push(bytes))
    const parsed = parseBulk(Buffer.concat(pieces), index)
    if (parsed === undefined)
      throw new HubError('invalid', 'Malformed action/metadata line: expected index or create, then a document.')
    const chunker = new LineChunker()
    for (const { document } of parsed.items) {
      if (document === undefined) continue
      chunker.push(document)
      chunker.push(Buffer.from('\n'))
    }
    await receiveBatch(parts.stream, sender, {
      id: parsed.batch,
      format: 'bulk',
      receivedAt: Date.now(),
      chunks: chunker.end(),
    })
    const items = parsed.items.map((item, place) => resultOf(item, `${parsed.batch}-${place}`))
    return {
      status: 200,
      body: {
        took: Date.now() - began,
        errors: items.some(({ failed }) => failed),
        items: items.map(({ item }) => item),
      },
    }
  })
}

function resultOf(
  { action, index, id, document }: BulkItem,
  place: string,
): { readonly failed: boolean; readonly item: unknown } {
  const _id = id ?? place
  if (document === undefined) {
    const error = { type: 'illegal_argument_exception', reason: 'Events are never changed or removed.' }
    return { failed: true, item: { [action]: { _index: index, _id, status: 400, error } } }
  }
  const shards = { total: 1, successful: 1, failed: 0 }
  const done = {
    _index: index,
    _id,
    _version: 1,
    result: 'created',
    _shards: shards,
    _seq_no: 0,
    _primary_term: 1,
    status: 201,
  }
  return { failed: false, item: { [action]: done } }
}

interface Answer {
  readonly status: number
  readonly body: unknown
}

/** Answers as Elastic does, its errors too: shippers decide by their shape whether to send again. */
async function answered(
  parts: IngestParts,
  { request, reply }: Exchange,
  work: () => Promise<Answer>,
): Promise<FastifyReply> {
  // Without this header clients of Elastic refuse to talk.
  reply.header('x-elastic-product', CLUSTER.product).header('content-type', 'application/json')
  try {
    senderOf(request.headers, parts.directory)
    const { status, body } = await work()
    return reply.status(status).send(JSON.stringify(body))
  } catch (error) {
    if (!(error instanceof HubError)) throw error
    if (error.retryAfterSeconds !== undefined) reply.header('retry-after', String(error.retryAfterSeconds))
    const status = statusOf(error.code)
    if (status === 401) reply.header('www-authenticate', 'Basic realm="atalaya", ApiKey')
    const cause = { type: TYPES[status] ?? 'illegal_argument_exception', reason: error.message }
    return reply.status(status).send(JSON.stringify({ error: { root_cause: [cause], ...cause }, status }))
  }
}

const TYPES: Readonly<Record<number, string>> = {
  401: 'security_exception',
  413: 'circuit_breaking_exception',
  429: 'es_rejected_execution_exception',
  503: 'cluster_block_exception',
}
