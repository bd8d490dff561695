import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { type Database, migrate, type NounSchema, openDatabase, startPostgres } from '../platform/database/index.ts'
import { sharedPostgres } from './shared-postgres.ts'

export type TestDatabase = Database

/** A real PostgreSQL with the nouns' tables and nothing else; disposing of it removes it. */
export async function openTestDatabase(schemas: readonly NounSchema[]): Promise<TestDatabase> {
  const log = pino({ level: process.env.ATALAYA_TEST_LOG ?? 'silent' })
  const dataDir = await mkdtemp(join(tmpdir(), 'atalaya-db-'))
  const postgres = await startPostgres({ dataDir, template: await sharedPostgres(), log })
  const database = openDatabase({ connection: postgres.connection, log })
  await migrate(database, schemas)
  return {
    ...database,
    async [Symbol.asyncDispose]() {
      await database[Symbol.asyncDispose]()
      await postgres[Symbol.asyncDispose]()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
