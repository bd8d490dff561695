import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { Logger } from 'pino'
import type { Database } from './database.ts'
import { ChannelListener } from './listen.ts'
import type { PlatformTables } from './tables.ts'

const MOST_CONNECTIONS = 20
const INT8 = 20
const DATE = 1082

export interface OpenDatabase {
  readonly connection: pg.ClientConfig
  readonly log: Logger
}

/** Counts fit in a double, and a calendar date has no time zone to be shifted by. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((id: number, format?: 'text' | 'binary') => {
    if (format !== 'binary' && id === INT8) return parseCount
    if (format !== 'binary' && id === DATE) return (text: string) => text
    return format === 'binary' ? pg.types.getTypeParser(id, format) : pg.types.getTypeParser(id, 'text')
  }) as typeof pg.types.getTypeParser, // overloads cannot be stated by one arrow
}

function parseCount(text: string): number | string {
  const value = Number(text)
  return Number.isSafeInteger(value) ? value : text
}

/** Connects lazily: the pool makes, and makes again, what it needs. */
export function openDatabase(open: OpenDatabase): Database {
  const settings = { ...open.connection, types, application_name: 'atalaya' }
  const pool = openPool(settings, MOST_CONNECTIONS, open.log)
  const kysely = new Kysely<PlatformTables>({ dialect: new PostgresDialect({ pool }) })
  const listener = new ChannelListener(() => new pg.Client(settings), open.log)
  return {
    kysely,
    pool,
    apart(connections) {
      const dialect = new PostgresDialect({ pool: openPool(settings, connections, open.log) })
      const own = new Kysely<PlatformTables>({ dialect })
      return { kysely: own, [Symbol.asyncDispose]: () => own.destroy() }
    },
    listen: (channel, onMessage, onResumed) => listener.listen(channel, { onMessage, onResumed: onResumed ?? ignore }),
    async [Symbol.asyncDispose]() {
      await listener[Symbol.asyncDispose]()
      await kysely.destroy()
    },
  }
}

function openPool(settings: pg.ClientConfig, max: number, log: Logger): pg.Pool {
  const pool = new pg.Pool({
    ...settings,
    max,
    connectionTimeoutMillis: 10_000,
    idleTimeoutMillis: 60_000,
  })
  // A connection that breaks while it is lent, between two statements, tells nobody else: without a listener it would end the hub.
  pool.on('connect', (client) => {
    client.on('error', (error) => log.debug({ reason: error.message }, 'a database connection broke'))
  })
  pool.on('error', (error) => log.debug({ reason: error.message }, 'an idle database connection broke'))
  return pool
}

function ignore(): void {
  // the caller does not mind what it missed
}
