import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import type { Kysely } from 'kysely'
import { openTestDatabase, type TestDatabase } from '../../testing/test-database.ts'
import { WATCH_SCHEMAS } from '../schemas.ts'
import type { WatchTables } from '../tables.ts'
import { Sources } from './service.ts'
import { SourceDirectory } from './source-directory.ts'

const FACTS = { noun: 'facts', file: new URL('../../platform/facts/schema.sql', import.meta.url) }
const ADMIN = { kind: 'person', id: randomUUID(), name: 'Persona administradora' } as const

let database: TestDatabase
before(async () => {
  database = await openTestDatabase([FACTS, ...WATCH_SCHEMAS])
})
after(() => database[Symbol.asyncDispose]())

test('knows each token from the moment that it is given, however many are made at once', async () => {
  const db = database.kysely as unknown as Kysely<WatchTables> // the schemas above
  const directory = new SourceDirectory(db)
  const sources = new Sources(db, directory)
  const made = Array.from({ length: 60 }, async (_, index) => {
    const asked = { office: randomUUID(), name: `${index}`, kind: 'http', silentAfterMinutes: 10 } as const
    const { token } = await sources.create(ADMIN, asked)
    return directory.withToken(token)?.name
  })
  assert.deepEqual(
    await Promise.all(made),
    Array.from({ length: 60 }, (_, index) => `${index}`),
  )
})
