import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import { builtPages } from './built-pages.ts'
import { GOVERN_SCHEMAS, governRoutes, type OfficeTables, openOffices } from './govern/index.ts'
import type { Config } from './platform/config/index.ts'
import type { Database, NounSchema } from './platform/database/index.ts'
import { type EventStore, setRetention } from './platform/events/index.ts'
import { FactFollower, type FactTables, factRoutes, liveRoutes } from './platform/facts/index.ts'
import { healthRoute } from './platform/http/health.ts'
import { OpenAnswers } from './platform/http/open-answers.ts'
import { inPerson, type Route } from './platform/http/route.ts'
import { createHttp } from './platform/http/server.ts'
import { createIdentity, ROSTER } from './platform/identity/index.ts'
import { type Progress, SILENT } from './platform/progress.ts'
import { openProposals, type TwoPersonActs } from './platform/proposals/index.ts'
import {
  type InstitutionSettings,
  openSettings,
  type SettingTables,
  settingsRoutes,
} from './platform/settings/index.ts'
import { explainListen, type Platform, startPlatform } from './platform/start-platform.ts'
import { openEvidence, openProve, PROVE_SCHEMAS, type Prove } from './prove/index.ts'
import { openRespond, RESPOND_SCHEMAS } from './respond/index.ts'
import { openSample } from './sample/open-sample.ts'
import { openWatch, WATCH_SCHEMAS, type WatchTables } from './watch/index.ts'

/** Tables, in an order in which each finds those that it refers to. */
const SCHEMAS: readonly NounSchema[] = [
  schema('facts', './platform/facts/schema.sql'),
  ...GOVERN_SCHEMAS,
  schema('identity', './platform/identity/schema.sql'),
  schema('proposals', './platform/proposals/schema.sql'),
  schema('machines', './platform/identity/machines/schema.sql'),
  schema('scim', './platform/identity/scim/schema.sql'),
  schema('settings', './platform/settings/schema.sql'),
  ...WATCH_SCHEMAS,
  ...RESPOND_SCHEMAS,
  ...PROVE_SCHEMAS,
]

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
  const stack = new AsyncDisposableStack()
  try {
    const platform = stack.use(
      await startPlatform({ ...options, schemas: SCHEMAS, progress: options.progress ?? SILENT }),
    )
    const hub = await compose(options, platform, stack)
    const owned = stack.move()
    return { ...hub, [Symbol.asyncDispose]: () => owned.disposeAsync() }
  } catch (error) {
    await stack.disposeAsync()
    throw error
  }
}

async function compose(
  options: HubOptions,
  platform: Platform,
  stack: AsyncDisposableStack,
): Promise<Omit<Hub, typeof Symbol.asyncDispose>> {
  const { config, log, localLogs = true, progress = SILENT } = options
  const { dataDir, database, events, keysDir, stream } = platform
  const { publicUrl } = config
  const db = database.kysely
  const facts = await followFacts(database, log, stack)
  const offices = await openOffices(db, facts, reporting(log))
  const proposals = stack.use(openProposals({ db, offices, roster: ROSTER, onError: reporting(log) }))
  const settings = await keepSettings(database, events, options)
  const people = await createIdentity({
    ...{ db, offices, acts: proposals, keyFile: join(keysDir, 'identity.key'), publicUrl, log, ...config.access },
    policy: () => settings.values,
  })
  const prove = stack.use(await openLog(options, platform, { acts: proposals, root: offices.root }))
  const watch = stack.use(
    await progress.step('Rules and detection', () =>
      openWatch({
        db: tablesOf<WatchTables>(database),
        stream,
        events,
        offices,
        people,
        acts: proposals,
        config,
        log,
        localLogs,
      }),
    ),
  )
  const respond = await openRespond({ db, facts, offices, people })
  const evidence = stack.use(
    await openEvidence({
      ...{ db, facts, offices, ledger: prove.ledger, acts: proposals, findIncident: respond.findIncident },
      dir: join(dataDir.path, 'evidence'),
      institution: () => settings.values.institutionName,
      report: reporting(log),
    }),
  )
  const routes: readonly Route[] = [
    healthRoute({
      database: () => answers(database),
      waiting: () => stream.depth().entries,
      ledger: () => prove.ledger.health,
    }),
    ...people.routes,
    ...governRoutes({ db, offices, sourceHealth: watch.sourceHealth }),
    ...respond.routes,
    ...factRoutes(tablesOf<FactTables>(database), offices),
    ...liveRoutes(facts, offices),
    ...inPerson(proposals.routes),
    ...settingsRoutes({ db: tablesOf<SettingTables>(database), settings, acts: proposals, root: offices.root }),
    ...prove.routes,
    ...evidence.routes,
    ...watch.routes,
  ]
  const secure = publicUrl?.startsWith('https:') ?? false
  const { authenticate } = people
  const opened = new OpenAnswers()
  stack.use(await people.watch({ listen: database.listen, answers: opened, log }))
  const app = await createHttp({ routes, authenticate, tree: offices, log, ...builtPages(), secure, answers: opened })
  stack.defer(() => app.close())
  const address = await progress.step('Listening', () => listen(app, config))
  if (config.sample) {
    const tables = { officesDb: tablesOf<OfficeTables>(database), sourcesDb: tablesOf<WatchTables>(database) }
    const { sources } = watch
    stack.use(await openSample({ ...tables, offices, sources, address, dataDir: dataDir.path, progress, log }))
  }
  const createFirstLink = () => people.createFirstLink(publicUrl ?? nameOrigin(address), { recover: config.recover })
  return { app, address, routes, createFirstLink }
}

/** The database, typed for a noun's tables: SCHEMAS puts all of them there. */
function tablesOf<T>({ kysely }: Database): Kysely<T> {
  return kysely as unknown as Kysely<T>
}

/** The institution's settings; events are kept for as long as they say, from the start and after each change. */
async function keepSettings(
  database: Database,
  events: EventStore,
  { config, log }: HubOptions,
): Promise<InstitutionSettings> {
  const settings = await openSettings(database, config, reporting(log))
  const keep = ({ retentionDays }: { retentionDays: number }) => setRetention(events, retentionDays)
  await keep(settings.values)
  settings.onChange((values) => void keep(values).catch(reporting(log)))
  return settings
}

/** The transparency log under all facts; named after the public address, or else after this installation. */
function openLog(
  { config, log }: HubOptions,
  { database, dataDir, keysDir }: Platform,
  parts: { readonly acts: TwoPersonActs; readonly root: string },
): Promise<Prove> {
  const { publicUrl, ledger } = config
  return openProve({
    ...{ ...parts, ...ledger, database, keysDir, log },
    dir: join(dataDir.path, 'ledger'),
    defaultOrigin: publicUrl === undefined ? `atalaya-${dataDir.id}` : `${new URL(publicUrl).host}/log`,
    url: publicUrl === undefined ? undefined : `${publicUrl}/log/`,
  })
}

async function followFacts(database: Database, log: Logger, stack: AsyncDisposableStack): Promise<FactFollower> {
  const follower = stack.use(new FactFollower(tablesOf<FactTables>(database), reporting(log)))
  const wake = () => follower.wake()
  await database.listen('facts', wake, wake)
  const heartbeat = setInterval(wake, NOTICES_MISSED_MS)
  stack.defer(() => clearInterval(heartbeat))
  return follower
}

function reporting(log: Logger): (error: unknown) => void {
  return (error) => log.error({ err: error }, 'work in the background failed')
}

async function answers({ pool }: Database): Promise<boolean> {
  return pool.query('select 1').then(
    () => true,
    () => false,
  )
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

function schema(noun: string, path: string): NounSchema {
  return { noun, file: new URL(path, import.meta.url) }
}
