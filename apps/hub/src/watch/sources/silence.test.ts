import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import type { Kysely } from 'kysely'
import { openTestDatabase, type TestDatabase } from '../../testing/test-database.ts'
import { WATCH_SCHEMAS } from '../schemas.ts'
import type { WatchTables } from '../tables.ts'
import { Sources } from './service.ts'
import { markSilent } from './silence.ts'
import { SourceDirectory } from './source-directory.ts'
import { recordHeard } from './store.ts'

const FACTS = { noun: 'facts', file: new URL('../../platform/facts/schema.sql', import.meta.url) }
const ADMIN = { kind: 'person', id: randomUUID(), name: 'Persona administradora' } as const
const LONG_AGO = new Date(0)

let database: TestDatabase
let db: Kysely<WatchTables>
before(async () => {
  database = await openTestDatabase([FACTS, ...WATCH_SCHEMAS])
  db = database.kysely as unknown as Kysely<WatchTables>
})
after(() => database[Symbol.asyncDispose]())

async function factsOf(source: string): Promise<string[]> {
  const rows = await db
    .selectFrom('facts')
    .select('kind')
    .where('subject_id', '=', source)
    .orderBy('sequence')
    .execute()
  return rows.map(({ kind }) => kind)
}

function heard(source: string, at: Date) {
  const told = { source, receivedAt: at.getTime(), events: 3, undecodable: 1, lagSeconds: 2 }
  return db.transaction().execute((tx) => recordHeard(tx, [told]))
}

test('tells once that a source fell silent, and once that it is heard again', async () => {
  const sources = new Sources(db, new SourceDirectory(db))
  const { row } = await sources.create(ADMIN, { office: randomUUID(), name: 'a', kind: 'http', silentAfterMinutes: 10 })
  const now = Date.now()
  assert.equal(await markSilent(db, new Date(now), LONG_AGO), 0, 'a source never heard is not silent')
  await heard(row.id, new Date(now))
  assert.equal(await markSilent(db, new Date(now + 9 * 60_000), LONG_AGO), 0)
  assert.equal(await markSilent(db, new Date(now + 11 * 60_000), LONG_AGO), 1)
  assert.equal(await markSilent(db, new Date(now + 12 * 60_000), LONG_AGO), 0)
  await heard(row.id, new Date(now + 13 * 60_000))
  assert.deepEqual(await factsOf(row.id), ['source.created', 'source.silent', 'source.heard'])
  const counts = await db
    .selectFrom('source_hours')
    .select((e) => e.fn.sum<number>('events').as('events'))
    .where('source_id', '=', row.id)
    .executeTakeFirst()
  assert.equal(Number(counts?.events), 6)
})

test('blames no source for the time when the hub was off', async () => {
  const sources = new Sources(db, new SourceDirectory(db))
  const { row } = await sources.create(ADMIN, { office: randomUUID(), name: 'b', kind: 'http', silentAfterMinutes: 10 })
  await heard(row.id, new Date(Date.now() - 3_600_000))
  assert.equal(await markSilent(db, new Date(), new Date()), 0)
})

test('a source asked for again after a lost answer is one with another token, until it is heard', async () => {
  const directory = new SourceDirectory(db)
  const sources = new Sources(db, directory)
  const asked = { id: randomUUID(), office: randomUUID(), name: 'd', kind: 'http', silentAfterMinutes: 10 } as const
  const lost = await sources.create(ADMIN, asked)
  const made = await sources.create(ADMIN, asked)
  assert.deepEqual([made.row.id, made.again], [asked.id, true])
  assert.equal(directory.withToken(lost.token), undefined)
  assert.equal(directory.withToken(made.token)?.id, asked.id)
  assert.deepEqual(await factsOf(asked.id), ['source.created', 'source.token-renewed'])
  await assert.rejects(sources.create(ADMIN, { ...asked, name: 'e' }), { code: 'conflict' })
  await assert.rejects(sources.create({ ...ADMIN, id: randomUUID() }, asked), { code: 'conflict' })
  await heard(asked.id, new Date())
  await assert.rejects(sources.create(ADMIN, asked), { code: 'conflict' })
  assert.equal(directory.withToken(made.token)?.id, asked.id, 'it goes on sending')
})

test('knows a sender by token until it is renewed or revoked, and by address', async () => {
  const directory = new SourceDirectory(db)
  const sources = new Sources(db, directory)
  const { row, token } = await sources.create(ADMIN, {
    office: randomUUID(),
    name: 'c',
    kind: 'syslog',
    addresses: ['192.0.2.0/24'],
  })
  assert.equal(directory.withToken(token)?.id, row.id)
  assert.equal(directory.withAddress('::ffff:192.0.2.9')?.id, row.id)
  const renewed = await sources.renewToken(ADMIN, row.id)
  assert.equal(directory.withToken(token), undefined)
  assert.equal(directory.withToken(renewed.token)?.office, row.office_id)
  await sources.revoke(ADMIN, row.id)
  assert.equal(directory.withToken(renewed.token), undefined)
  assert.equal(directory.withAddress('192.0.2.9'), undefined)
  assert.equal(directory.nameOf(row.id), 'c')
  await assert.rejects(sources.revoke(ADMIN, row.id), { code: 'not-found' })
})
