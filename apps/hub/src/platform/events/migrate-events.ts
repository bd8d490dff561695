import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { ClickHouseClient } from '@clickhouse/client'
import { type Migration, parseMigrations } from '../database/index.ts'
import { HubError } from '../hub-error.ts'
import type { EventStore } from './event-store.ts'
import { connect, EVENTS_DATABASE, type EventStorePlace } from './open-event-store.ts'

const SCHEMA = new URL('./schema.sql', import.meta.url)

const TABLE = `CREATE TABLE IF NOT EXISTS migrations
(number UInt32, title String, checksum String, applied_at DateTime DEFAULT now())
ENGINE = MergeTree ORDER BY number SETTINGS fsync_after_insert = 1, fsync_part_directory = 1`

/**
 * Brings the event store to what `schema.sql` says. ClickHouse has no transactions:
 * a migration that was cut off is run again, so each is one statement, or statements that may be repeated.
 */
export async function migrateEvents(place: EventStorePlace, store: EventStore): Promise<number> {
  await createDatabase(place)
  await store.writer.command({ query: TABLE })
  const migrations = parseMigrations('events', await readFile(SCHEMA, 'utf8'))
  const pending = findPending(migrations, await appliedMigrations(store.writer))
  for (const migration of pending) await apply(store.writer, migration)
  return pending.length
}

async function createDatabase(place: EventStorePlace): Promise<void> {
  const client = connect(place, { database: 'default' })
  try {
    await client.command({ query: `CREATE DATABASE IF NOT EXISTS ${EVENTS_DATABASE}` })
  } finally {
    await client.close()
  }
}

async function appliedMigrations(client: ClickHouseClient): Promise<Map<number, string>> {
  const result = await client.query({ query: 'SELECT number, checksum FROM migrations', format: 'JSONEachRow' })
  const rows = await result.json<{ number: number; checksum: string }>()
  return new Map(rows.map((row) => [row.number, row.checksum]))
}

function findPending(known: readonly Migration[], applied: ReadonlyMap<number, string>): Migration[] {
  const newest = Math.max(0, ...applied.keys())
  if (newest > known.length)
    throw new HubError(
      'data-dir-newer',
      `The data directory is from a newer version of Atalaya (it has events ${newest}). Use that version.`,
    )
  return known.filter((migration) => {
    const checksum = applied.get(migration.number)
    if (checksum !== undefined && checksum !== checksumOf(migration))
      throw new HubError(
        'migration-changed',
        `Migration events ${migration.number} was changed after it was applied; add a new migration instead.`,
      )
    return checksum === undefined
  })
}

async function apply(client: ClickHouseClient, migration: Migration): Promise<void> {
  try {
    for (const query of statementsOf(migration.sql)) await client.command({ query })
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new HubError('engine-failed', `Migration events ${migration.number} failed: ${reason}`, { cause: error })
  }
  const row = { number: migration.number, title: migration.title, checksum: checksumOf(migration) }
  await client.insert({ table: 'migrations', values: [row], format: 'JSONEachRow' })
}

function statementsOf(sql: string): string[] {
  return sql
    .split(/;[ \t]*(?:\n|$)/)
    .map((statement) => statement.trim())
    .filter((statement) => statement !== '')
}

function checksumOf(migration: Migration): string {
  return createHash('sha256').update(migration.sql).digest('hex')
}

/** Events received longer ago than this are dropped, a day's at a time. */
export async function setRetention({ writer: client }: EventStore, days: number): Promise<void> {
  const wanted = `toDateTime(received) + toIntervalDay(${days})`
  const result = await client.query({
    query: "SELECT engine_full FROM system.tables WHERE database = currentDatabase() AND name = 'events'",
    format: 'JSONEachRow',
  })
  const [table] = await result.json<{ engine_full: string }>()
  if (table?.engine_full.includes(`TTL ${wanted}`)) return
  await client.command({
    query: `ALTER TABLE events MODIFY TTL ${wanted} DELETE`,
    clickhouse_settings: { materialize_ttl_after_modify: 0 },
  })
}
