import cookie from '@fastify/cookie'
import rateLimit from '@fastify/rate-limit'
import fastify, {
  type FastifyBaseLogger,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify'
import type { Logger } from 'pino'
import { type Authenticate, authorise, checkCsrf, type OfficeTree } from './authenticate.ts'
import { serveConsole } from './console.ts'
import { HubError, statusOf } from './errors.ts'
import { describeApi } from './openapi.ts'
import type { Call, Route, RouteSchema, Viewer } from './route.ts'
import { sendSecurityHeaders } from './security-headers.ts'
import { createValidator } from './validate.ts'

const BODY_LIMIT = 1024 * 1024
const CALLS_A_MINUTE = 600

export interface HttpOptions {
  readonly routes: readonly Route[]
  readonly authenticate: Authenticate
  readonly tree: OfficeTree
  readonly log: Logger
  /** The console's built files; absent while it is not built. */
  readonly consoleDir: string | undefined
  /** Whether the hub is reached over TLS, by itself or through a proxy in front. */
  readonly secure: boolean
}

/** The hub's HTTP server, ready to listen. */
export async function createHttp(options: HttpOptions): Promise<FastifyInstance> {
  const app = fastify({
    loggerInstance: options.log as FastifyBaseLogger, // pino's own type would make a server of another type
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT,
    trustProxy: options.secure ? 'loopback' : false,
    routerOptions: { maxParamLength: 300 },
    forceCloseConnections: true,
  })
  app.setErrorHandler(answerError)
  app.setValidatorCompiler(createValidator())
  app.addHook('onRequest', sendSecurityHeaders(options))
  await app.register(cookie)
  await app.register(rateLimit, { global: false })
  await describeApi(app)
  const fromSources = options.routes.filter((route) => route.access.kind === 'source')
  for (const route of options.routes) if (route.access.kind !== 'source') addRoute(app, route, options)
  await app.register(async (scope) => {
    passBodiesUnread(scope)
    for (const route of fromSources) addRoute(scope, route, options)
  })
  await serveConsole(app, options.consoleDir)
  return app
}

/** What sources send is of any type and bounded while it is read: handlers get the request's stream as `body`. */
function passBodiesUnread(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
}

function addRoute(app: FastifyInstance, route: Route, { authenticate, tree }: HttpOptions): void {
  const { params, querystring, body } = route.schema
  app.after(() => {
    app.route({
      method: route.method,
      url: route.url,
      bodyLimit: route.bodyLimit ?? BODY_LIMIT,
      schema: {
        summary: route.summary,
        tags: [route.url.split('/')[2] ?? 'hub'],
        ...(params && { params }),
        ...(querystring && { querystring }),
        ...(body && { body }),
        ...(route.schema.response && { response: { 200: route.schema.response } }),
      },
      // Our own answers need no second parse; a mistake in a schema must not drop a field in silence.
      serializerCompiler: () => (data) => JSON.stringify(data),
      // Ingestion bounds itself by what the stream can take.
      ...(route.access.kind !== 'source' && {
        config: { rateLimit: { max: route.rateLimit ?? CALLS_A_MINUTE, timeWindow: 60_000 } },
      }),
      // Before the body is read: whoever may not call learns nothing of what it should look like.
      preParsing: async (request) => {
        const viewer = needsViewer(route) ? await authenticate(request) : undefined
        authorise(route.access, viewer, tree, undefined)
        checkCsrf(request, viewer)
        if (viewer !== undefined) viewers.set(request, viewer)
      },
      handler: async (request, reply) => route.handle(callOf(route, { request, reply, tree })),
    })
  })
}

const viewers = new WeakMap<FastifyRequest, Viewer>()

function needsViewer({ access }: Route): boolean {
  return access.kind !== 'source' && access.kind !== 'public'
}

function callOf(
  route: Route,
  { request, reply, tree }: { request: FastifyRequest; reply: FastifyReply; tree: OfficeTree },
): Call<RouteSchema> {
  const viewer = viewers.get(request)
  const asked = (request.query as { office?: string } | undefined)?.office // validated by the route's schema
  const scope = authorise(route.access, viewer, tree, asked)
  const { params, query, body } = request
  return { params, query, body, viewer: viewer as Viewer, scope, request, reply } as unknown as Call<RouteSchema> // validated against route.schema
}

function answerError(error: FastifyError | HubError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error instanceof HubError) {
    if (error.retryAfterSeconds !== undefined) void reply.header('retry-after', String(error.retryAfterSeconds))
    return reply.status(statusOf(error.code)).send({ code: error.code, message: error.message })
  }
  if (error.validation !== undefined) {
    const details = error.validation.map(({ instancePath, message }) => ({
      path: `${error.validationContext ?? ''}${instancePath}`,
      message: message ?? 'is wrong',
    }))
    return reply
      .status(400)
      .send({ code: 'invalid', message: 'Some values are missing or wrong. Correct them and send again.', details })
  }
  const status = error.statusCode ?? 500
  if (status === 413)
    return reply
      .status(413)
      .send({ code: 'too-large', message: 'This is larger than accepted. Send it in smaller parts.' })
  if (status === 429)
    return reply.status(429).send({ code: 'too-many', message: 'Too many requests. Wait a minute and try again.' })
  if (status < 500) return reply.status(status).send({ code: 'invalid', message: error.message })
  request.log.error({ err: error, url: request.url }, 'request failed')
  if (isDatabaseAway(error)) {
    return reply.status(503).header('retry-after', '2').send({
      code: 'unavailable',
      message: 'A part of the system is restarting. Nothing was changed; try again in a few seconds.',
    })
  }
  return reply.status(500).send({
    code: 'failed',
    message: `Something went wrong on our side; nothing was changed. Reference ${request.id}.`,
  })
}

// PostgreSQL error codes, class 08 (connection) and 57P0x (shutdown, starting up).
function isDatabaseAway(error: { code?: string }): boolean {
  return /^(08|57P0|ECONNREFUSED|ECONNRESET|ENOENT|EPIPE)/.test(error.code ?? '')
}
