import cookie from '@fastify/cookie'
import rateLimit from '@fastify/rate-limit'
import fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify'
import type { Logger } from 'pino'
import { answerErrors } from './answer-error.ts'
import { answerMissing } from './answer-missing.ts'
import { type Authenticate, authorise, checkCsrf, type OfficeTree } from './authenticate.ts'
import { serveConsole, servePortal } from './console.ts'
import type { OpenAnswers } from './open-answers.ts'
import { describeApi, securityOf } from './openapi.ts'
import type { Call, Route, RouteSchema, Viewer } from './route.ts'
import { sendSecurityHeaders } from './security-headers.ts'
import { TokenRate } from './token-rate.ts'
import { requireTokenScope } from './token-scope.ts'
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
  /** The built pages for the public. */
  readonly portalDir?: string | undefined
  /** Whether the hub is reached over TLS, by itself or through a proxy in front. */
  readonly secure: boolean
  /** Is told of each answer that begins, so that a long one can be stopped when its session ends. */
  readonly answers?: OpenAnswers
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
  app.setErrorHandler(answerErrors(undefined))
  app.setValidatorCompiler(createValidator())
  app.addHook('onRequest', sendSecurityHeaders(options))
  app.addContentTypeParser('application/scim+json', { parseAs: 'string' }, readScimBody(app))
  await app.register(cookie)
  await app.register(rateLimit, { global: false })
  await describeApi(app)
  const parts = { ...options, rates: new TokenRate() }
  const fromSources = options.routes.filter((route) => route.access.kind === 'source')
  for (const route of options.routes) if (route.access.kind !== 'source') addRoute(app, route, parts)
  await app.register(async (scope) => {
    passBodiesUnread(scope)
    for (const route of fromSources) addRoute(scope, route, parts)
  })
  await servePortal(app, options.portalDir)
  await serveConsole(app, options.consoleDir, answerMissing(options.routes))
  return app
}

/** RFC 7644 §3.1: JSON under a name of its own; what asks for no body may come with the name and none. */
function readScimBody(app: FastifyInstance) {
  const parse = app.getDefaultJsonParser('error', 'error')
  return (request: FastifyRequest, body: string | Buffer, done: (error: Error | null, body?: unknown) => void) =>
    body.length === 0 ? done(null, undefined) : void parse(request, String(body), done)
}

type Parts = HttpOptions & { readonly rates: TokenRate }

/** What sources send is of any type and bounded while it is read: handlers get the request's stream as `body`. */
function passBodiesUnread(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
}

function addRoute(app: FastifyInstance, route: Route, { authenticate, tree, rates, answers }: Parts): void {
  const { params, querystring, body } = route.schema
  app.after(() => {
    app.route({
      method: route.method,
      url: route.url,
      bodyLimit: route.bodyLimit ?? BODY_LIMIT,
      errorHandler: answerErrors(route.describeFailure),
      schema: {
        summary: route.summary,
        tags: [route.url.split('/')[2] ?? 'hub'],
        security: securityOf(route),
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
      preParsing: async (request, reply) => {
        const viewer = needsViewer(route) ? await authenticate(request) : undefined
        if (viewer?.token !== undefined) rates.count(viewer.token.id)
        requireTokenScope(route, viewer)
        authorise(route.access, viewer, tree, undefined)
        checkCsrf(request, viewer)
        if (viewer === undefined) return
        viewers.set(request, viewer)
        answers?.track(viewer, reply.raw)
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
