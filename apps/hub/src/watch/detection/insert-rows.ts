import { Readable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { EventStore } from '../../platform/events/index.ts'
import { EVENT_COLUMNS } from './worker/event-columns.ts'

const FIRST_WAIT_MS = 100
const LONGEST_WAIT_MS = 5_000

export interface Inserting {
  readonly events: EventStore
  readonly log: Logger
  readonly signal: AbortSignal
}

/**
 * Resolves when the rows are on the event store's disk. The same token adds nothing a second time, so it is tried until
 * it works: the store may be restarting, or full.
 */
export async function insertRows({ events, log, signal }: Inserting, rows: Uint8Array, token: string): Promise<void> {
  if (rows.byteLength === 0) return
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(LONGEST_WAIT_MS, wait * 2)) {
    try {
      await insertOnce(events, rows, token)
      return
    } catch (error) {
      signal.throwIfAborted()
      log.warn({ err: error, token }, 'events could not be stored yet; trying again')
      await delay(wait, undefined, { signal })
    }
  }
}

async function insertOnce(events: EventStore, rows: Uint8Array, token: string): Promise<void> {
  const columns = EVENT_COLUMNS.map(({ name }) => name).join(', ')
  const { stream } = await events.writer.exec({
    query: `INSERT INTO events (${columns}) FORMAT TabSeparated`,
    values: Readable.from([rows], { objectMode: false }),
    clickhouse_settings: { insert_deduplication_token: token, insert_deduplicate: 1, async_insert: 0 },
  })
  for await (const _ of stream);
}
