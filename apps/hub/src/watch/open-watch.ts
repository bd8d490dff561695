import { hostname } from 'node:os'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { Config } from '../platform/config/index.ts'
import type { EventStore } from '../platform/events/index.ts'
import type { Route } from '../platform/http/route.ts'
import type { Assignees, OfficeDirectory } from '../platform/identity/index.ts'
import type { TwoPersonActs } from '../platform/proposals/index.ts'
import type { Stream } from '../platform/stream/index.ts'
import { alertRoutes } from './alerts/routes.ts'
import { KindDirectory } from './coverage/kind-directory.ts'
import { coverageRoutes } from './coverage/routes.ts'
import { CoverageWatch } from './coverage/watch-coverage.ts'
import { Detector } from './detection/detector.ts'
import type { WorkerLimits } from './detection/worker-thread.ts'
import type { Names } from './hunting/events.ts'
import { huntRoutes } from './hunting/routes.ts'
import { type OpenIngest, openIngest } from './ingest/open-ingest.ts'
import { RuleLibrary } from './rules/library.ts'
import { ruleRoutes } from './rules/routes.ts'
import { Rules } from './rules/service.ts'
import { type SourceHealth, sourceHealth } from './sources/list-sources.ts'
import { RateMeter } from './sources/rate-meter.ts'
import { sourceRoutes } from './sources/routes.ts'
import { Sources } from './sources/service.ts'
import { markSilent } from './sources/silence.ts'
import { SourceDirectory } from './sources/source-directory.ts'
import type { WatchTables } from './tables.ts'

const LOOK_FOR_SILENCE_MS = 15_000

export interface WatchParts {
  readonly db: Kysely<WatchTables>
  readonly stream: Stream
  readonly events: EventStore
  readonly offices: OfficeDirectory
  readonly people: Assignees
  readonly acts: TwoPersonActs
  readonly config: Pick<Config, 'rulesDirs' | 'ruleLoading' | 'workers' | 'syslog' | 'dataDir'>
  readonly log: Logger
  /** Whether to read this machine's own logs; yes unless a test says otherwise. */
  readonly localLogs?: boolean
  /** Our rules' directory unless a test says otherwise. */
  readonly ownRulesDir?: string
  /** Bounds of detection threads unless a test says otherwise. */
  readonly workerLimits?: WorkerLimits
}

export interface Watch extends AsyncDisposable {
  readonly routes: readonly Route[]
  readonly sources: Sources
  readonly detector: Detector
  readonly ingest: OpenIngest
  /** Sources of these offices that were not revoked, and how it goes with each. */
  sourceHealth(scope: { readonly offices: readonly string[] }): Promise<SourceHealth[]>
}

/** Starts to receive, to detect and to answer about it. */
export async function openWatch(parts: WatchParts): Promise<Watch> {
  const stack = new AsyncDisposableStack()
  try {
    const watch = await open(parts, stack)
    const owned = stack.move()
    return { ...watch, [Symbol.asyncDispose]: () => owned.disposeAsync() }
  } catch (error) {
    await stack.disposeAsync()
    throw error
  }
}

async function open(parts: WatchParts, stack: AsyncDisposableStack): Promise<Omit<Watch, typeof Symbol.asyncDispose>> {
  const { db, stream, events, offices, config, log } = parts
  const directory = new SourceDirectory(db)
  await directory.reload()
  const sources = new Sources(db, directory)
  const rates = new RateMeter()
  const own = parts.ownRulesDir === undefined ? {} : { ownDir: parts.ownRulesDir }
  const library = stack.use(
    await RuleLibrary.open({ db, dirs: config.rulesDirs, loading: config.ruleLoading, offices, log, ...own }),
  )
  const kinds = stack.use(await KindDirectory.open(db, log))
  const coverage = { db, library, offices, kinds, log }
  const coverageWatch = stack.use(new CoverageWatch(coverage))
  const detector = stack.use(await startDetector(parts, { library, rates, kinds }))
  const local = parts.localLogs === false ? undefined : await sources.ensureLocal(offices.root, hostname())
  const ingest = stack.use(
    await openIngest({ stream, directory, log, syslog: config.syslog, dataDir: config.dataDir, local }),
  )
  stack.defer(watchSilence(db, log))
  const names: Names = { office: (id) => offices.nameOf(id), source: (id) => directory.nameOf(id) }
  return {
    routes: [
      ...ingest.routes,
      ...alertRoutes({ db, events, names, offices, library, people: parts.people }),
      ...huntRoutes({ db, events, names, offices }),
      ...ruleRoutes({ db, library, offices }, new Rules(db, library), parts.acts),
      ...sourceRoutes({ db, rates }, sources),
      ...coverageRoutes(coverage, coverageWatch),
    ],
    sources,
    detector,
    ingest,
    sourceHealth: (scope) => sourceHealth({ db, rates }, scope),
  }
}

interface Told {
  readonly library: RuleLibrary
  readonly rates: RateMeter
  readonly kinds: KindDirectory
}

async function startDetector(parts: WatchParts, { library, rates, kinds }: Told): Promise<Detector> {
  const { db, stream, events, config, log } = parts
  const detector = await Detector.start({
    ...{ db, stream, events, log },
    rules: library.current.set,
    workers: config.workers,
    zoneOf: (office) => parts.offices.timeZoneOf(office),
    ...(parts.workerLimits && { limits: parts.workerLimits }),
    onDone: ({ heard, kinds: seen }) => {
      kinds.note(seen)
      for (const { source, receivedAt, events: count } of heard) rates.add(source, receivedAt, count)
    },
  })
  library.onChange((set) => detector.useRules(set))
  return detector
}

function watchSilence(db: Kysely<WatchTables>, log: Logger): () => void {
  const listeningSince = new Date()
  const timer = setInterval(() => {
    markSilent(db, new Date(), listeningSince).catch((error: unknown) =>
      log.warn({ err: error }, 'silent sources not looked for'),
    )
  }, LOOK_FOR_SILENCE_MS)
  return () => clearInterval(timer)
}
