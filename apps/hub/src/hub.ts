import { existsSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FastifyInstance } from 'fastify'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import { GOVERN_SCHEMAS, governRoutes, type OfficeTables, openOffices } from './govern/index.ts'
import type { Config } from './platform/config/index.ts'
import type { NounSchema } from './platform/database/index.ts'
import { FactFollower, type FactTables, factRoutes, liveRoutes } from './platform/facts/index.ts'
import { healthRoute } from './platform/http/health.ts'
import type { Route } from './platform/http/route.ts'
import { createHttp } from './platform/http/server.ts'
import { createIdentity } from './platform/identity/index.ts'
import { type Progress, SILENT } from './platform/progress.ts'
import { explainListen, startPlatform } from './platform/start-platform.ts'
import { openRespond, RESPOND_SCHEMAS } from './respond/index.ts'
import { openSample } from './sample/open-sample.ts'
import { openWatch, WATCH_SCHEMAS, type WatchTables } from './watch/index.ts'

/** Tables, in an order in which each finds those that it refers to. */
const SCHEMAS: readonly NounSchema[] = [
  schema('facts', './platform/facts/schema.sql'),
  ...GOVERN_SCHEMAS,
  schema('identity', './platform/identity/schema.sql'),
  ...WATCH_SCHEMAS,
  ...RESPOND_SCHEMAS,
]

const CONSOLE_BUILD = fileURLToPath(new URL('../../console/build', import.meta.url))
const NOTICES_MISSED_MS = 5_000

export interface HubOptions {
  readonly config: Config
  readonly log: Logger
  readonly progress?: Progress
  readonly postgresTemplate?: string | undefined
  /** Whether to read this machine's own logs; yes unless a test says otherwise. */
  readonly localLogs?: boolean
}

export interface Hub extends AsyncDisposable {
  readonly app: FastifyInstance
  /** Where it listens, as `http://127.0.0.1:8400`. */
  readonly address: string
  /** Every route that it answers, as declared. */
  readonly routes: readonly Route[]
  /** Address by which the first administrator enrols; undefined when there is one already. */
  createFirstLink(): Promise<string | undefined>
}

/** Composes the planes over the platform and listens. Disposing of the hub stops everything, last started first. */
export async function createHub(options: HubOptions): Promise<Hub> {
  const { config, log, localLogs = true, progress = SILENT } = options
  const stack = new AsyncDisposableStack()
  try {
    const { dataDir, database, events, keysDir, stream } = stack.use(
      await startPlatform({ ...options, schemas: SCHEMAS, progress }),
    )
    const tables = <T>() => database.kysely as unknown as Kysely<T> // SCHEMAS puts every noun's tables there
    const reportError = (error: unknown): void => log.error({ err: error }, 'work in the background failed')

    const facts = tables<FactTables>()
    const follower = stack.use(new FactFollower(facts, reportError))
    await database.listen(
      'facts',
      () => follower.wake(),
      () => follower.wake(),
    )
    const heartbeat = setInterval(() => follower.wake(), NOTICES_MISSED_MS)
    stack.defer(() => clearInterval(heartbeat))

    const offices = await openOffices(database.kysely, follower, reportError)
    const identity = await createIdentity({
      db: database.kysely,
      offices,
      keyFile: join(keysDir, 'identity.key'),
      publicUrl: config.publicUrl,
    })

    const watch = stack.use(
      await progress.step('Rules and detection', () =>
        openWatch({ db: tables<WatchTables>(), stream, events, offices, people: identity, config, log, localLogs }),
      ),
    )

    const incidentRoutes = await openRespond({ db: database.kysely, facts: follower, offices, people: identity })

    const routes: readonly Route[] = [
      healthRoute({
        database: () =>
          database.pool.query('select 1').then(
            () => true,
            () => false,
          ),
        waiting: () => stream.depth().entries,
      }),
      ...identity.routes,
      ...governRoutes({ db: database.kysely, offices, sourceHealth: watch.sourceHealth }),
      ...incidentRoutes,
      ...factRoutes(facts, offices),
      ...liveRoutes(follower),
      ...watch.routes,
    ]
    const app = await createHttp({
      routes,
      authenticate: identity.authenticate,
      tree: offices,
      log,
      consoleDir: builtConsole(),
      secure: config.publicUrl?.startsWith('https:') ?? false,
    })
    stack.defer(() => app.close())
    const address = await progress.step('Listening', () => listen(app, config))

    if (config.sample) {
      const { sources } = watch
      const place = { address, dataDir: dataDir.path, progress, log }
      const sample = { officesDb: tables<OfficeTables>(), sourcesDb: tables<WatchTables>(), offices, sources, ...place }
      stack.use(await openSample(sample))
    }

    const owned = stack.move()
    return {
      app,
      address,
      routes,
      createFirstLink: () =>
        identity.createFirstLink(config.publicUrl ?? nameOrigin(address), { recover: config.recover }),
      [Symbol.asyncDispose]: () => owned.disposeAsync(),
    }
  } catch (error) {
    await stack.disposeAsync()
    throw error
  }
}

async function listen(app: FastifyInstance, { host, port }: Config): Promise<string> {
  try {
    await app.listen({ host, port })
  } catch (error) {
    throw explainListen(error, host, port)
  }
  const bound = app.server.address() as AddressInfo // it listens on a port, never on a pipe
  return `http://${host.includes(':') ? `[${host}]` : host}:${bound.port}`
}

/** Passkeys belong to a name, never to a number (WebAuthn §5.1.2): on this machine itself that name is localhost. */
function nameOrigin(address: string): string {
  const url = new URL(address)
  if (['127.0.0.1', '[::1]', '0.0.0.0', '[::]'].includes(url.hostname)) url.hostname = 'localhost'
  return url.origin
}

function builtConsole(): string | undefined {
  return existsSync(join(CONSOLE_BUILD, 'index.html')) && existsSync(join(CONSOLE_BUILD, 'csp.json'))
    ? CONSOLE_BUILD
    : undefined
}

function schema(noun: string, path: string): NounSchema {
  return { noun, file: new URL(path, import.meta.url) }
}
