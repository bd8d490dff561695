import { mkdir } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { type Config, type DataDir, openDataDir } from './config/index.ts'
import { type Database, migrate, type NounSchema, openDatabase, startPostgres } from './database/index.ts'
import {
  type EventStore,
  type EventStorePlace,
  migrateEvents,
  openEventStore,
  startClickHouse,
} from './events/index.ts'
import { HubError, systemCodeOf } from './hub-error.ts'
import type { Progress } from './progress.ts'
import { openStream, type Stream } from './stream/index.ts'

/** What every plane stands on. */
export interface Platform extends AsyncDisposable {
  readonly dataDir: DataDir
  /** Holds the hub's own keys; nobody else may read it. */
  readonly keysDir: string
  readonly database: Database
  readonly events: EventStore
  readonly eventsPlace: EventStorePlace
  readonly stream: Stream
}

export interface StartPlatform {
  readonly config: Config
  readonly schemas: readonly NounSchema[]
  readonly progress: Progress
  readonly log: Logger
  /** For tests: an embedded PostgreSQL made earlier, to copy. */
  readonly postgresTemplate?: string | undefined
}

/** Takes the data directory, starts the engines side by side, and brings their tables up to date. */
export async function startPlatform(start: StartPlatform): Promise<Platform> {
  const { config, progress } = start
  await refuseTakenPort(config)
  const stack = new AsyncDisposableStack()
  try {
    const dataDir = stack.use(await openDataDir(config.dataDir))
    const keysDir = join(dataDir.path, 'keys')
    await mkdir(keysDir, { recursive: true, mode: 0o700 })
    const [database, { events, place }, stream] = await settleAll([
      progress.step('PostgreSQL', () => startDatabase(start, dataDir, stack)),
      progress.step('ClickHouse', () => startEvents(start, dataDir, stack)),
      openStream({ file: join(dataDir.path, 'stream', 'stream.db') }).then((opened) => stack.use(opened)),
    ])
    await progress.step('Tables', async () => {
      await migrate(database, start.schemas)
      await migrateEvents(place, events)
    })
    const owned = stack.move()
    return {
      dataDir,
      keysDir,
      database,
      events,
      eventsPlace: place,
      stream,
      [Symbol.asyncDispose]: () => owned.disposeAsync(),
    }
  } catch (error) {
    await stack.disposeAsync()
    throw error
  }
}

async function startDatabase(
  { config, log, progress, postgresTemplate }: StartPlatform,
  dataDir: DataDir,
  stack: AsyncDisposableStack,
): Promise<Database> {
  if (config.databaseUrl !== undefined)
    return stack.use(openDatabase({ connection: { connectionString: config.databaseUrl }, log }))
  const postgres = stack.use(await startPostgres({ dataDir: dataDir.path, template: postgresTemplate, log }))
  if (postgres.movedTo !== undefined)
    progress.say(
      `  PostgreSQL keeps its files in ${postgres.movedTo}: it does not run as root, and no other user can enter ${dataDir.path}`,
    )
  return stack.use(openDatabase({ connection: postgres.connection, log }))
}

async function startEvents(
  { config, log }: StartPlatform,
  dataDir: DataDir,
  stack: AsyncDisposableStack,
): Promise<{ events: EventStore; place: EventStorePlace }> {
  const place =
    config.eventsUrl === undefined
      ? stack.use(await startClickHouse({ dataDir: dataDir.path, log }))
      : { url: config.eventsUrl }
  return { events: stack.use(openEventStore(place)), place }
}

/** Like `Promise.all`, but waits for all: what started after another failed must be known, to be stopped. */
async function settleAll<T extends readonly unknown[]>(
  works: readonly [...{ [K in keyof T]: Promise<T[K]> }],
): Promise<T> {
  await Promise.allSettled(works)
  return (await Promise.all(works)) as unknown as T // a tuple of promises gives its values in their order
}

/** Before anything is started, so that a second hub says at once what is wrong. */
async function refuseTakenPort({ host, port }: Config): Promise<void> {
  if (port === 0) return
  const probe = createServer()
  await new Promise<void>((resolve, reject) => {
    probe.once('error', (error) => reject(explainListen(error, host, port)))
    probe.listen({ host, port }, () => probe.close(() => resolve()))
  })
}

/** In words, why the hub cannot listen there. */
export function explainListen(error: unknown, host: string, port: number): unknown {
  const code = systemCodeOf(error)
  const message = {
    EADDRINUSE: `Port ${port} on ${host} is taken by another program. Stop that one, or choose another by --port N.`,
    EACCES: `This user may not listen on port ${port}. Choose one above 1023 by --port N.`,
    EADDRNOTAVAIL: `This machine has no address ${host}. Choose another by --host ADDR.`,
    ENOTFOUND: `There is no address called ${host}. Choose another by --host ADDR.`,
  }[code ?? '']
  return message === undefined ? error : new HubError('port-taken', message, { cause: error })
}
