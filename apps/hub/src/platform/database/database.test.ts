import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { pino } from 'pino'
import { eventually } from '../../testing/eventually.ts'
import { type Scratch, scratchDir } from '../../testing/scratch.ts'
import { sharedPostgres } from '../../testing/shared-postgres.ts'
import { type Database, type EmbeddedPostgres, migrate, openDatabase, startPostgres } from './index.ts'

const log = pino({ level: 'silent' })
let scratch: Scratch
let postgres: EmbeddedPostgres
let databases = 0

before(async () => {
  scratch = await scratchDir()
  postgres = await startPostgres({ dataDir: scratch.path, template: await sharedPostgres(), log })
})

after(async () => {
  await postgres[Symbol.asyncDispose]()
  await scratch[Symbol.asyncDispose]()
})

async function emptyDatabase(): Promise<Database> {
  databases += 1
  await using admin = openDatabase({ connection: postgres.connection, log })
  await admin.pool.query(`create database test${databases}`)
  return openDatabase({ connection: { ...postgres.connection, database: `test${databases}` }, log })
}

async function noun(name: string, sql: string) {
  const file = join(scratch.path, `${name}-${Math.random()}.sql`)
  await writeFile(file, sql)
  return { noun: name, file: pathToFileURL(file) }
}

const tablesOf = async (db: Database): Promise<string[]> =>
  (await db.pool.query("select tablename from pg_tables where schemaname = 'public' order by 1")).rows.map(
    (row) => row.tablename,
  )

test('applies each migration once, in order, and later ones when they come', async () => {
  await using db = await emptyDatabase()
  const first = await noun('offices', '-- migration 1: offices\ncreate table offices (id int primary key);')
  const second = await noun('alerts', '-- migration 1: alerts\ncreate table alerts (office int references offices);')
  assert.equal(await migrate(db, [first, second]), 2)
  assert.equal(await migrate(db, [first, second]), 0)
  const grown = await noun(
    'offices',
    '-- migration 1: offices\ncreate table offices (id int primary key);\n-- migration 2: names\nalter table offices add name text;',
  )
  assert.equal(await migrate(db, [grown, second]), 1)
  assert.deepEqual(await tablesOf(db), ['alerts', 'migrations', 'offices'])
})

test('leaves nothing of a migration that fails', async () => {
  await using db = await emptyDatabase()
  const broken = await noun('offices', '-- migration 1: offices\ncreate table offices (id int);\nselect 1 / 0;')
  await assert.rejects(migrate(db, [broken]), {
    code: 'engine-failed',
    message: /Migration offices 1 failed: division by zero/,
  })
  assert.deepEqual(await tablesOf(db), ['migrations'])
})

test('refuses a database that knows a migration we do not', async () => {
  await using db = await emptyDatabase()
  const one = '-- migration 1: a\ncreate table a ();\n'
  await migrate(db, [await noun('a', `${one}-- migration 2: b\ncreate table b ();`)])
  await assert.rejects(migrate(db, [await noun('a', one)]), {
    code: 'data-dir-newer',
    message: /from a newer version.*a 2/,
  })
})

test('refuses a migration that was changed after it was applied', async () => {
  await using db = await emptyDatabase()
  await migrate(db, [await noun('a', '-- migration 1: a\ncreate table a ();')])
  await assert.rejects(migrate(db, [await noun('a', '-- migration 1: a\ncreate table a (b int);')]), {
    code: 'migration-changed',
  })
})

test('lets two hubs migrate one database at the same time', async () => {
  await using db = await emptyDatabase()
  const slow = await noun('a', '-- migration 1: a\nselect pg_sleep(0.2); create table a ();')
  assert.deepEqual((await Promise.all([migrate(db, [slow]), migrate(db, [slow])])).sort(), [0, 1])
})

test('gives counts as numbers and dates as written', async () => {
  await using db = await emptyDatabase()
  const { rows } = await db.pool.query(
    "select count(*) as n, 9007199254740993 as big, date '2026-02-01' as day, now() as at",
  )
  assert.equal(rows[0].n, 0 + 1)
  assert.equal(rows[0].big, '9007199254740993')
  assert.equal(rows[0].day, '2026-02-01')
  assert.ok(rows[0].at instanceof Date)
})

test('hears notices, and says when it may have missed some', async () => {
  await using db = await emptyDatabase()
  const heard: string[] = []
  let resumed = 0
  const stop = await db.listen(
    'facts',
    (payload) => heard.push(payload),
    () => {
      resumed += 1
    },
  )
  await db.pool.query("notify facts, 'one'")
  await eventually('the first notice', () => heard.includes('one'))
  await db.pool.query(
    "select pg_terminate_backend(pid) from pg_stat_activity where query like 'LISTEN%' and datname = current_database()",
  )
  await eventually('the connection made again', () => resumed === 1)
  await db.pool.query("notify facts, 'two'")
  await eventually('the second notice', () => heard.includes('two'))
  await stop()
})
