import { pino } from 'pino'
import { type Database, migrate, type NounSchema, openDatabase, startPostgres } from '../platform/database/index.ts'
import { scratchDir } from './scratch.ts'
import { sharedPostgres } from './shared-postgres.ts'

export type TestDatabase = Database

/** A real PostgreSQL with the nouns' tables and nothing else; disposing of it removes it. */
export async function openTestDatabase(schemas: readonly NounSchema[]): Promise<TestDatabase> {
  const log = pino({ level: process.env.ATALAYA_TEST_LOG ?? 'silent' })
  const scratch = await scratchDir()
  const postgres = await startPostgres({ dataDir: scratch.path, template: await sharedPostgres(), log })
  const database = openDatabase({ connection: postgres.connection, log })
  await migrate(database, schemas)
  return {
    ...database,
    async [Symbol.asyncDispose]() {
      await database[Symbol.asyncDispose]()
      await postgres[Symbol.asyncDispose]()
      await scratch[Symbol.asyncDispose]()
    },
  }
}
