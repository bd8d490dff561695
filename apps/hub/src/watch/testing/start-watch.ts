import { randomUUID } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import type { Kysely } from 'kysely'
import { pino } from 'pino'
import { GOVERN_SCHEMAS, openOffices } from '../../govern/index.ts'
import { type Config, readConfig } from '../../platform/config/index.ts'
import { FactFollower } from '../../platform/facts/index.ts'
import type { Viewer } from '../../platform/http/route.ts'
import { createHttp } from '../../platform/http/server.ts'
import { SILENT } from '../../platform/progress.ts'
import { openProposals } from '../../platform/proposals/index.ts'
import { type Platform, startPlatform } from '../../platform/start-platform.ts'
import { RESPOND_SCHEMAS } from '../../respond/index.ts'
import { scratchDir } from '../../testing/scratch.ts'
import { sharedPostgres } from '../../testing/shared-postgres.ts'
import { openWatch, WATCH_SCHEMAS, type Watch, type WatchParts, type WatchTables } from '../index.ts'

const HUB = new URL('../../', import.meta.url)

export interface StartWatch {
  readonly dataDir?: string
  readonly config?: Partial<Config>
  readonly parts?: Partial<Pick<WatchParts, 'localLogs' | 'ownRulesDir' | 'workerLimits'>>
}

export interface StartedWatch extends AsyncDisposable {
  readonly platform: Platform
  readonly db: Kysely<WatchTables>
  readonly watch: Watch
  readonly url: string
  readonly root: string
  readonly viewer: Viewer
  /** Calls the API as somebody who may do everything. */
  call(method: string, path: string, body?: unknown): Promise<{ status: number; body: unknown }>
  /** Another office below the root. */
  addOffice(name: string): Promise<string>
  addSource(office: string, kind?: 'http' | 'syslog'): Promise<{ id: string; token: string }>
  send(token: string, lines: readonly string[], batch?: string): Promise<Response>
}

/** The watch over real engines, with HTTP in front, and nobody to sign in: who calls may do everything. */
export async function startWatch(options: StartWatch = {}): Promise<StartedWatch> {
  const stack = new AsyncDisposableStack()
  const dataDir = options.dataDir ?? stack.use(await scratchDir()).path
  const log = pino({ level: process.env.ATALAYA_TEST_LOG ?? 'silent' })
  const defaults = readConfig({ args: ['--port', '0', '--workers', '1'], env: {}, cwd: tmpdir() })
  const config = { ...defaults, dataDir, ...options.config }
  const schemas = [
    { noun: 'facts', file: new URL('platform/facts/schema.sql', HUB) },
    ...GOVERN_SCHEMAS,
    { noun: 'identity', file: new URL('platform/identity/schema.sql', HUB) },
    { noun: 'proposals', file: new URL('platform/proposals/schema.sql', HUB) },
    ...WATCH_SCHEMAS,
    ...RESPOND_SCHEMAS,
  ]
  const postgresTemplate = await sharedPostgres()
  const platform = stack.use(await startPlatform({ config, log, schemas, progress: SILENT, postgresTemplate }))
  const db = platform.database.kysely as unknown as Kysely<WatchTables>
  const follower = stack.use(new FactFollower(db as never, (error) => log.error(error)))
  const offices = await openOffices(db, follower, (error) => log.error(error))
  const { stream, events } = platform
  const viewer = viewerAt(offices.root)
  const people = { assignable: async () => [viewer.person] }
  // Who calls is the only person there is: what needs a second one is done at once.
  const roster = { lock: async () => undefined, holders: async () => [viewer.person] }
  const acts = stack.use(openProposals({ db, offices, roster, onError: (error) => log.error(error) }))
  const watch = stack.use(
    await openWatch({ db, stream, events, offices, people, acts, config, log, localLogs: false, ...options.parts }),
  )
  const app = await createHttp({
    routes: watch.routes,
    authenticate: async () => viewer,
    tree: offices,
    log,
    consoleDir: undefined,
    secure: false,
  })
  stack.defer(() => app.close())
  await app.listen({ host: '127.0.0.1', port: 0 })
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
  const owned = stack.move()
  const call: StartedWatch['call'] = async (method, path, body) => {
    const headers = { 'x-csrf-token': viewer.csrf, ...(body !== undefined && { 'content-type': 'application/json' }) }
    const response = await fetch(url + path, {
      method,
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    return {
      status: response.status,
      body: /^application\/json/.test(response.headers.get('content-type') ?? '') ? JSON.parse(text) : text,
    }
  }
  return {
    ...{ platform, db, watch, url, viewer, call },
    root: offices.root,
    async addOffice(name) {
      const id = randomUUID()
      const top = await db.selectFrom('offices').selectAll().where('id', '=', offices.root).executeTakeFirstOrThrow()
      const path = `${(top as unknown as { path: string }).path}${id}/`
      const row = { ...top, id, parent: offices.root, name, code: `o-${id.slice(0, 8)}`, path }
      await db
        .insertInto('offices')
        .values(row as never)
        .execute()
      await offices.reload()
      return id
    },
    async addSource(office, kind = 'http') {
      const { row, token } = await watch.sources.create(
        { kind: 'system', id: null, name: 'test' },
        { office, name: `source of ${office}`, kind },
      )
      return { id: row.id, token }
    },
    send: (token, lines, batch) =>
      fetch(`${url}/ingest/ndjson`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, ...(batch !== undefined && { 'x-batch-id': batch }) },
        body: `${lines.join('\n')}\n`,
      }),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

function viewerAt(office: string): Viewer {
  return {
    person: {
      id: '00000000-0000-4000-8000-000000000001',
      name: 'Persona administradora',
      email: 'ana@example.org',
      locale: 'es',
    },
    session: 'session',
    csrf: 'csrf',
    stage: 'signed-in',
    roles: [
      { role: 'admin', office },
      { role: 'analyst', office },
    ],
  }
}
