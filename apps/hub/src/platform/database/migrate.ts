import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { PoolClient } from 'pg'
import { HubError } from '../hub-error.ts'
import type { Database } from './database.ts'
import { type Migration, parseMigrations } from './parse-migrations.ts'

/** A noun's `schema.sql`. */
export interface NounSchema {
  readonly noun: string
  readonly file: URL
}

// Any constant: it only has to be the same for every hub.
const ADVISORY_LOCK = 4_715_520_208

const TABLE = `create table if not exists migrations (
  noun text not null,
  number integer not null,
  title text not null,
  checksum text not null,
  applied_at timestamptz not null default now(),
  primary key (noun, number)
)`

/**
 * Brings the database to what the nouns' schemas say, in the order of the list, each migration in its transaction.
 * Throws `HubError` `data-dir-newer` when the database knows a migration that we do not, `migration-changed` when one
 * that was applied reads differently now.
 */
export async function migrate(database: Database, schemas: readonly NounSchema[]): Promise<number> {
  const nouns = await Promise.all(schemas.map(readSchema))
  const client = await database.pool.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [ADVISORY_LOCK])
    await client.query(TABLE)
    const pending = findPending(nouns.flat(), await appliedMigrations(client))
    for (const migration of pending) await apply(client, migration)
    await client.query('select pg_advisory_unlock($1)', [ADVISORY_LOCK])
    client.release()
    return pending.length
  } catch (error) {
    client.release(true) // ends the session, and the lock with it
    throw error
  }
}

async function readSchema({ noun, file }: NounSchema): Promise<Migration[]> {
  return parseMigrations(noun, await readFile(file, 'utf8'))
}

interface Applied {
  readonly noun: string
  readonly number: number
  readonly checksum: string
}

async function appliedMigrations(client: PoolClient): Promise<Map<string, Applied>> {
  const { rows } = await client.query<Applied>('select noun, number, checksum from migrations')
  return new Map(rows.map((row) => [keyOf(row), row]))
}

function findPending(known: readonly Migration[], applied: ReadonlyMap<string, Applied>): Migration[] {
  const unknown = new Map(applied)
  for (const migration of known) {
    const before = applied.get(keyOf(migration))
    if (before !== undefined && before.checksum !== checksumOf(migration))
      throw new HubError(
        'migration-changed',
        `Migration ${keyOf(migration)} was changed after it was applied; add a new migration instead.`,
      )
    unknown.delete(keyOf(migration))
  }
  const [stranger] = unknown.keys()
  if (stranger !== undefined)
    throw new HubError(
      'data-dir-newer',
      `The data directory is from a newer version of Atalaya (it has ${stranger}). Use that version.`,
    )
  return known.filter((migration) => !applied.has(keyOf(migration)))
}

async function apply(client: PoolClient, migration: Migration): Promise<void> {
  try {
    await client.query('begin')
    await client.query(migration.sql)
    await client.query('insert into migrations (noun, number, title, checksum) values ($1, $2, $3, $4)', [
      migration.noun,
      migration.number,
      migration.title,
      checksumOf(migration),
    ])
    await client.query('commit')
  } catch (error) {
    await client.query('rollback').catch(() => undefined) // the first error is the one that explains
    const reason = error instanceof Error ? error.message : String(error)
    throw new HubError('engine-failed', `Migration ${keyOf(migration)} failed: ${reason}`, { cause: error })
  }
}

function keyOf(migration: { readonly noun: string; readonly number: number }): string {
  return `${migration.noun} ${migration.number}`
}

function checksumOf(migration: Migration): string {
  return createHash('sha256').update(migration.sql).digest('hex')
}
