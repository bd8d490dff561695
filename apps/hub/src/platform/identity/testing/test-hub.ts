import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import type { Kysely } from 'kysely'
import { pino } from 'pino'
import { type LoadedOffices, openOffices } from '../../../govern/index.ts'
import type { OfficeTables } from '../../../govern/offices/model.ts'
import { officeRoutes } from '../../../govern/offices/routes.ts'
import { scratchDir } from '../../../testing/scratch.ts'
import { sharedPostgres } from '../../../testing/shared-postgres.ts'
import { type Database, migrate, type NounSchema, openDatabase, startPostgres } from '../../database/index.ts'
import { FactFollower, type FactTables } from '../../facts/index.ts'
import { OpenAnswers } from '../../http/open-answers.ts'
import type { Route } from '../../http/route.ts'
import { createHttp } from '../../http/server.ts'
import { openProposals, type TwoPersonActs } from '../../proposals/index.ts'
import { createIdentity, type Identity, type IdentityOptions, ROSTER } from '../index.ts'

const NOTICES_MISSED_MS = 1_000

export interface TestHub extends AsyncDisposable {
  readonly app: FastifyInstance
  readonly database: Database
  readonly identity: Identity
  readonly offices: LoadedOffices
  /** What the hub takes for now; tests move it. */
  readonly clock: { now: Date }
  kinds(): Promise<string[]>
}

const schema = (noun: string, path: string) => ({ noun, file: new URL(`../../../${path}/schema.sql`, import.meta.url) })

export interface TestHubOptions {
  readonly publicUrl?: string
  readonly identity?: Omit<Partial<IdentityOptions<unknown>>, 'db'>
  readonly schemas?: readonly NounSchema[]
  /** Routes of other nouns. */
  readonly open?: (parts: TestHubParts) => Promise<readonly Route[]>
}

export interface TestHubParts {
  readonly database: Database
  readonly follower: FactFollower
  readonly offices: LoadedOffices
  readonly identity: Identity
  readonly acts: TwoPersonActs
}

/** Identity and the tree of offices over a real PostgreSQL and the real HTTP layer; nothing listens. */
export async function startTestHub(options: TestHubOptions = {}): Promise<TestHub> {
  const scratch = await scratchDir()
  const dir = scratch.path
  await mkdir(join(dir, 'keys'))
  const log = pino({ level: 'silent' })
  const postgres = await startPostgres({ dataDir: dir, template: await sharedPostgres(), log })
  const database = openDatabase({ connection: postgres.connection, log })
  await migrate(database, [
    schema('facts', 'platform/facts'),
    schema('offices', 'govern/offices'),
    schema('identity', 'platform/identity'),
    schema('proposals', 'platform/proposals'),
    schema('machines', 'platform/identity/machines'),
    schema('scim', 'platform/identity/scim'),
    ...(options.schemas ?? []),
  ])
  const facts = database.kysely as unknown as Kysely<FactTables> // migrated just now
  const follower = new FactFollower(facts, () => undefined)
  const offices = await openOffices(database.kysely, follower, () => undefined)
  const publicUrl = options.publicUrl ?? 'http://localhost:8400'
  const clock = { now: new Date() }
  const proposals = openProposals({
    ...{ db: database.kysely, offices, roster: ROSTER, now: () => clock.now },
    onError: (error) => log.error(error),
  })
  const keyFile = join(dir, 'keys', 'identity.key')
  const identity = await createIdentity({
    ...{ db: database.kysely, offices, acts: proposals, keyFile, publicUrl, now: () => clock.now, log },
    ...options.identity,
  })
  const answers = new OpenAnswers()
  const watching = await identity.watch({ listen: database.listen, answers, log })
  await database.listen('facts', () => follower.wake())
  const heartbeat = setInterval(() => follower.wake(), NOTICES_MISSED_MS)
  const others = (await options.open?.({ database, follower, offices, identity, acts: proposals })) ?? []
  const routes = [
    ...identity.routes,
    ...proposals.routes,
    ...officeRoutes(database.kysely as unknown as Kysely<OfficeTables>, offices),
    ...others,
  ]
  const { authenticate } = identity
  const app = await createHttp({
    routes,
    authenticate,
    tree: offices,
    log,
    consoleDir: undefined,
    secure: false,
    answers,
  })
  return {
    app,
    database,
    identity,
    offices,
    clock,
    kinds: async () => {
      const rows = await facts.selectFrom('facts').select('kind').orderBy('sequence').execute()
      return rows.map(({ kind }) => kind)
    },
    async [Symbol.asyncDispose]() {
      clearInterval(heartbeat)
      await app.close()
      await watching[Symbol.asyncDispose]()
      proposals[Symbol.dispose]()
      await follower[Symbol.asyncDispose]()
      await database[Symbol.asyncDispose]()
      await postgres[Symbol.asyncDispose]()
      await scratch[Symbol.asyncDispose]()
    },
  }
}
