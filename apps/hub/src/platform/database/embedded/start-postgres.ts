import { readFile, rm } from 'node:fs/promises'
import { totalmem } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client, type ClientConfig } from 'pg'
import type { Logger } from 'pino'
import { type Engine, findUnprivilegedUser, type RunAs, shortSocketDir, superviseEngine } from '../../engines/index.ts'
import { HubError, systemCodeOf } from '../../hub-error.ts'
import { findBinaries } from './binaries.ts'
import { type Cluster, openCluster, SUPERUSER } from './cluster.ts'
import { placeFor } from './place.ts'

export interface StartPostgres {
  readonly dataDir: string
  readonly template?: string | undefined
  readonly log: Logger
}

export interface EmbeddedPostgres extends AsyncDisposable {
  readonly connection: ClientConfig
  /** Where its files are when they could not be in the data directory. */
  readonly movedTo: string | undefined
}

const PORT = 5432 // names the socket; nothing listens on the network

export async function startPostgres(start: StartPostgres): Promise<EmbeddedPostgres> {
  const runAs = findUnprivilegedUser()
  if (runAs === undefined && process.getuid?.() === 0)
    throw new HubError(
      'engine-failed',
      'PostgreSQL does not run as root, and this machine has no user atalaya, postgres or nobody.',
    )
  const place = await placeFor(start.dataDir, runAs)
  const binaries = await findBinaries(runAs, place.shareDir)
  const cluster = await openCluster({ home: place.home, binaries, runAs, template: start.template })
  const socketDir = await shortSocketDir(join(place.home, 'run'), `.s.PGSQL.${PORT}`, runAs)
  const connection = { host: socketDir, port: PORT, user: SUPERUSER, database: 'postgres', password: cluster.password }
  const engine = describeEngine({ postgres: binaries.postgres, cluster, socketDir, runAs, connection })
  const supervised = await superviseEngine(engine, start.log)
  return {
    connection,
    movedTo: place.moved ? place.home : undefined,
    async [Symbol.asyncDispose]() {
      await supervised[Symbol.asyncDispose]()
      await rm(socketDir, { recursive: true, force: true })
    },
  }
}

interface EngineParts {
  readonly postgres: string
  readonly cluster: Cluster
  readonly socketDir: string
  readonly runAs: RunAs | undefined
  readonly connection: ClientConfig
}

function describeEngine(parts: EngineParts): Engine {
  const settings = Object.entries(settingsFor(parts.socketDir)).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  return {
    name: 'PostgreSQL',
    async prepare() {
      await stopLeftover(parts.cluster.dataDir)
      return {
        file: parts.postgres,
        args: ['-D', parts.cluster.dataDir, ...settings],
        env: { LC_ALL: 'C', TZ: 'UTC', PATH: process.env.PATH ?? '' },
        cwd: parts.cluster.dataDir,
        runAs: parts.runAs,
        stopSignal: 'INT', // fast shutdown: sessions end, then a checkpoint
      }
    },
    async probe() {
      const client = new Client({ ...parts.connection, connectionTimeoutMillis: 5_000 })
      client.on('error', () => undefined) // the probe's own failure is what counts
      try {
        await client.connect()
      } finally {
        await client.end()
      }
    },
  }
}

function settingsFor(socketDir: string): Record<string, string> {
  const sharedMegabytes = Math.max(64, Math.min(512, Math.floor(totalmem() / 2 ** 20 / 32)))
  return {
    listen_addresses: '',
    port: String(PORT),
    unix_socket_directories: socketDir,
    unix_socket_permissions: '0700',
    fsync: 'on',
    full_page_writes: 'on',
    synchronous_commit: 'on',
    shared_buffers: `${sharedMegabytes}MB`,
    max_connections: '60',
    max_wal_size: '512MB',
    min_wal_size: '64MB',
    jit: 'off',
    // What people ask is for the first rows in an order: one process merges indexes, several would sort it all.
    max_parallel_workers_per_gather: '0',
    log_checkpoints: 'off',
    log_min_messages: 'warning',
    dynamic_shared_memory_type: 'posix',
    timezone: 'UTC',
    idle_in_transaction_session_timeout: '5min',
  }
}

/** A hub that was killed may have left its PostgreSQL still stopping; two on one cluster would refuse each other. */
async function stopLeftover(clusterDir: string): Promise<void> {
  const pidFile = join(clusterDir, 'postmaster.pid')
  const lines = (await readFile(pidFile, 'utf8').catch(() => '')).split('\n')
  const pid = Number(lines[0])
  if (!Number.isInteger(pid) || pid <= 1 || !(await isPostgresOf(pid, clusterDir))) return
  for (const signal of ['SIGINT', 'SIGQUIT', 'SIGKILL'] as const) {
    signalUnlessGone(pid, signal)
    for (let waited = 0; waited < 100; waited += 1) {
      if (!(await isPostgresOf(pid, clusterDir))) return
      await sleep(50)
    }
  }
}

/** Process ids are used again: only a process whose working directory is the cluster is taken for its PostgreSQL. */
async function isPostgresOf(pid: number, clusterDir: string): Promise<boolean> {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if (systemCodeOf(error) === 'ESRCH') return false
  }
  if (process.platform !== 'linux') return true
  const args = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
  return args.split('\0').includes(clusterDir)
}

function signalUnlessGone(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (error) {
    if (systemCodeOf(error) !== 'ESRCH') throw error
  }
}
