import { mkdir } from 'node:fs/promises'
import { Agent, request } from 'node:http'
import { totalmem } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Logger } from 'pino'
import { shortSocketDir, superviseEngine } from '../engines/index.ts'

export interface StartClickHouse {
  readonly dataDir: string
  readonly log: Logger
}

export interface EmbeddedClickHouse extends AsyncDisposable {
  readonly socket: string
}

const MAIN = fileURLToPath(new URL('./engine/main.ts', import.meta.url))
const GIGABYTE = 2 ** 30

export async function startClickHouse(start: StartClickHouse): Promise<EmbeddedClickHouse> {
  const home = join(start.dataDir, 'clickhouse')
  await mkdir(home, { recursive: true, mode: 0o700 })
  const socketDir = await shortSocketDir(join(home, 'run'), 'http.sock')
  const socket = join(socketDir, 'http.sock')
  const args = [
    '--disable-warning=ExperimentalWarning',
    MAIN,
    join(home, 'data'),
    socket,
    String(memoryFor(totalmem())),
  ]
  const engine = {
    name: 'ClickHouse',
    prepare: async () => ({
      file: process.execPath,
      args,
      // Each running statement holds one thread of libuv's.
      env: { PATH: process.env.PATH ?? '', HOME: home, TZ: 'UTC', UV_THREADPOOL_SIZE: '24', ...compileCache() },
      cwd: home,
      stopSignal: 'TERM' as const,
    }),
    probe: () => ping(socket),
  }
  const supervised = await superviseEngine(engine, start.log)
  return { socket, [Symbol.asyncDispose]: () => supervised[Symbol.asyncDispose]() }
}

function compileCache(): Record<string, string> {
  const cache = process.env.NODE_COMPILE_CACHE
  return cache === undefined ? {} : { NODE_COMPILE_CACHE: cache }
}

/** A third of the machine: PostgreSQL, the hub and its detection threads need the rest. */
function memoryFor(total: number): number {
  return Math.floor(Math.max(GIGABYTE, Math.min(total / 3, 16 * GIGABYTE)))
}

function ping(socketPath: string): Promise<void> {
  return new Promise((resolve, reject) => {
    request({ socketPath, path: '/ping', timeout: 5_000, agent: false }, (response) => {
      response.resume().on('end', () => resolve())
    })
      .on('error', reject)
      .end()
  })
}

/** For the client: an address has no place for a socket's path, so the agent goes there whatever the address says. */
export function socketAgent(socketPath: string, maxSockets: number): Agent {
  return new Agent({ socketPath, keepAlive: true, maxSockets } as ConstructorParameters<typeof Agent>[0]) // `socketPath` is passed on to net.connect, though the types leave it out
}
