import { createHash } from 'node:crypto'
import { MAX_ADD_CHECKPOINT_BYTES } from '@atalaya/tlog'
import fastify, { type FastifyInstance } from 'fastify'
import { addCheckpoint, type Witness } from './add-checkpoint.ts'

const REQUEST_TIMEOUT_MS = 10_000
const MAX_CONNECTIONS = 1_000

/** The witness over HTTP, ready to listen: submission and monitoring prefix are both `/`. */
export function createServer(witness: Witness, report: (error: Error) => void): FastifyInstance {
  const app = fastify({
    bodyLimit: MAX_ADD_CHECKPOINT_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionTimeout: 2 * REQUEST_TIMEOUT_MS,
    forceCloseConnections: true,
  })
  app.server.maxConnections = MAX_CONNECTIONS
  app.removeAllContentTypeParsers()
  // The protocol names no type for the body: any, or none.
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  app.setErrorHandler<Error & { statusCode?: number }>((error, _request, reply) => {
    const status = error.statusCode ?? 500
    if (status >= 500) report(error)
    const message = status >= 500 ? 'the witness could not do it now: try again later' : error.message
    return reply.status(status).type('text/plain; charset=utf-8').send(`${message}\n`)
  })
  app.post('/add-checkpoint', async ({ body }, reply) => {
    const bytes = Buffer.isBuffer(body) ? body : new Uint8Array()
    const answer = await addCheckpoint(bytes, witness)
    return reply.status(answer.status).type(answer.type).send(answer.body)
  })
  serveLatest(app, witness)
  return app
}

// tlog-witness, "Monitor Retrieval Mechanism".
function serveLatest(app: FastifyInstance, { logs, store }: Witness): void {
  const origins = new Map([...logs.keys()].map((origin) => [hashOf(origin), origin]))
  app.get<{ Params: { hash: string } }>('/:hash/checkpoint', async ({ params }, reply) => {
    const origin = origins.get(params.hash)
    const latest = origin === undefined ? undefined : store.latest(origin)
    reply.type('text/plain; charset=utf-8').header('cache-control', 'no-cache')
    if (latest === undefined) return reply.status(404).send('no checkpoint of that log was cosigned here\n')
    return reply.send(latest.note)
  })
}

function hashOf(origin: string): string {
  return createHash('sha256').update(origin).digest('hex')
}
