import { hostname } from 'node:os'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { Config } from '../platform/config/index.ts'
import type { EventStore } from '../platform/events/index.ts'
import type { Route } from '../platform/http/route.ts'
import type { OfficeDirectory } from '../platform/identity/index.ts'
import type { Stream } from '../platform/stream/index.ts'
import { Detector } from './detection/detector.ts'
import { Admission } from './ingest/admission.ts'
import { ndjsonRoutes } from './ingest/ndjson-routes.ts'
import { RuleLibrary } from './rules/library.ts'
import { RateMeter } from './sources/rate-meter.ts'
import { Sources } from './sources/service.ts'
import { SourceDirectory } from './sources/source-directory.ts'
import type { WatchTables } from './tables.ts'

export interface WatchParts {
  readonly db: Kysely<WatchTables>
  readonly stream: Stream
  readonly events: EventStore
  readonly offices: OfficeDirectory
  readonly config: Pick<Config, 'rulesDirs' | 'workers' | 'syslog' | 'dataDir'>
  readonly log: Logger
  /** Whether to read this machine's own logs; yes unless a test says otherwise. */
  readonly localLogs?: boolean
  /** Our rules' directory unless a test says otherwise. */
  readonly ownRulesDir?: string
}

export interface Watch extends AsyncDisposable {
  readonly routes: readonly Route[]
  readonly sources: Sources
  readonly rates: RateMeter
  readonly detector: Detector
}

/** Starts to receive, to detect and to answer about it. */
export async function openWatch(parts: WatchParts): Promise<Watch> {
  const { db, stream, events, offices, config, log } = parts
  const stack = new AsyncDisposableStack()
  try {
    const directory = new SourceDirectory(db)
    await directory.reload()
    const sources = new Sources(db, directory)
    const rates = new RateMeter()
    const own = parts.ownRulesDir === undefined ? {} : { ownDir: parts.ownRulesDir }
    const library = stack.use(await RuleLibrary.open({ db, dirs: config.rulesDirs, offices, log, ...own }))
    const detector = stack.use(
      await Detector.start({
        db,
        stream,
        events,
        rules: library.current.set,
        workers: config.workers,
        log,
        onDone: ({ heard }) => {
          for (const { source, receivedAt, events: count } of heard) rates.add(source, receivedAt, count)
        },
      }),
    )
    library.onChange((set) => detector.useRules(set))
    const ingest = { stream, directory, admission: new Admission(stream) }
    if (parts.localLogs !== false) await sources.ensureLocal(offices.root, hostname())
    const owned = stack.move()
    return {
      routes: [...ndjsonRoutes(ingest)],
      sources,
      rates,
      detector,
      [Symbol.asyncDispose]: () => owned.disposeAsync(),
    }
  } catch (error) {
    await stack.disposeAsync()
    throw error
  }
}
