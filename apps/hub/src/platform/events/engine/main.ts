import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { drainPending, Session } from 'chdb'
import { Answer } from './answer.ts'
import { type Execution, execute, type Pools } from './execute.ts'
import { receiveBody } from './receive-body.ts'
import { readRequest } from './request.ts'
import { serverErrorOf } from './server-error.ts'
import { SessionPool, type Settings } from './sessions.ts'
import { quoteLiteral } from './statement.ts'

/** The embedded event store: ClickHouse's engine in this process, behind ClickHouse's HTTP interface on a private socket. */

const [dataDir, socket, memoryBytes] = process.argv.slice(2)
if (dataDir === undefined || socket === undefined || memoryBytes === undefined)
  throw new Error('Started by the hub: main.ts DATA_DIR SOCKET MEMORY_BYTES')

const LONGEST_ADDRESS = 4 * 2 ** 20 // parameters of a query travel in it
const FATAL_CODES = new Set([236]) // the engine has shut itself down: only a new process helps

// Held for as long as the process lives: the first session's arguments are the engine's.
const memory = Number(memoryBytes)
const admin = new Session(dataDir, { connectionArgs: engineArguments() })
const pools: Pools = {
  readers: new SessionPool(dataDir, { running: 8, waiting: 200, settings: statementSettings() }),
  writers: new SessionPool(dataDir, { running: 1, waiting: 200, settings: statementSettings() }),
}
rmSync(socket, { force: true }) // left by a process that was killed; the data directory's own lock keeps out a second one
const server = createServer({ maxHeaderSize: LONGEST_ADDRESS, requestTimeout: 0 }, (request, response) => {
  void serve(request, response)
})
server.listen(socket)
process.on('SIGTERM', () => void stop())

function engineArguments(): string[] {
  const settings = {
    max_server_memory_usage: memory,
    mark_cache_size: Math.floor(memory / 8),
    index_mark_cache_size: Math.floor(memory / 16),
    primary_index_cache_size: Math.floor(memory / 16),
    max_thread_pool_size: 500,
  }
  return Object.entries(settings).map(([name, value]) => `--${name}=${value}`)
}

/** One statement may take half of the memory; sorting and grouping go to disk well before. */
function statementSettings(): Settings {
  return {
    max_memory_usage: Math.floor(memory / 2),
    max_bytes_before_external_group_by: Math.floor(memory / 4),
    max_bytes_before_external_sort: Math.floor(memory / 4),
  }
}

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://engine')
  if (url.pathname === '/ping') {
    response.end('Ok.\n')
    return
  }
  const answer = new Answer(response)
  let queryId = ''
  try {
    const parsed = readRequest(url.searchParams, await receiveBody(request), randomUUID)
    queryId = parsed.queryId
    const gzip =
      url.searchParams.get('enable_http_compression') === '1' &&
      /\bgzip\b/.test(String(request.headers['accept-encoding']))
    await execute(pools, {
      request: parsed,
      answer,
      gzip,
      signal: abandonedSignal(response, queryId),
    } satisfies Execution)
  } catch (error) {
    await answer.fail(error, queryId)
    if (FATAL_CODES.has(serverErrorOf(error).code)) fatal(error)
  }
}

/** A query whose reader went away is killed, not computed to its end. */
function abandonedSignal(response: ServerResponse, queryId: string): AbortSignal {
  const controller = new AbortController()
  response.on('close', () => {
    if (response.writableFinished) return
    controller.abort()
    admin.queryAsync(`KILL QUERY WHERE Settings['log_comment'] = ${quoteLiteral(queryId)} ASYNC`).catch(report)
  })
  return controller.signal
}

function report(error: unknown): void {
  console.error(error instanceof Error ? error.message : error)
}

function fatal(error: unknown): never {
  report(error)
  process.exit(1)
}

async function stop(): Promise<void> {
  server.close()
  server.closeIdleConnections()
  pools.readers.close()
  pools.writers.close()
  await admin.queryAsync('KILL QUERY WHERE 1 ASYNC').catch(report)
  await drainPending()
  admin.close()
  process.exit(0)
}
