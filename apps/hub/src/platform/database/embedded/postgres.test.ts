import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { chmod, chown, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { pino } from 'pino'
import { isAlive } from '../../../testing/engine-pids.ts'
import { eventually } from '../../../testing/eventually.ts'
import { scratchDir } from '../../../testing/scratch.ts'
import { sharedPostgres } from '../../../testing/shared-postgres.ts'
import { openDataDir } from '../../config/index.ts'
import { openDatabase, startPostgres } from '../index.ts'

const log = pino({ level: 'silent' })

async function postmasterPid(dataDir: string): Promise<number> {
  const [pid] = (await readFile(join(dataDir, 'postgres', 'cluster', 'postmaster.pid'), 'utf8')).split('\n')
  assert.ok(Number(pid) > 0, 'the file is there a moment before its content')
  return Number(pid)
}

test('makes a cluster, and finds its data in it the next time', async () => {
  await using scratch = await scratchDir()
  {
    await using postgres = await startPostgres({ dataDir: scratch.path, log })
    await using db = openDatabase({ connection: postgres.connection, log })
    await db.pool.query('create table kept as select 1 as n')
    const { rows } = await db.pool.query(
      "select name, setting from pg_settings where name in ('fsync', 'synchronous_commit', 'listen_addresses', 'data_checksums') order by name",
    )
    assert.deepEqual(
      rows.map(({ setting }) => setting),
      ['on', 'on', '', 'on'],
    )
  }
  await using postgres = await startPostgres({ dataDir: scratch.path, log })
  await using db = openDatabase({ connection: postgres.connection, log })
  assert.equal((await db.pool.query('select n from kept')).rows[0].n, 1)
})

test('makes the cluster anew when making it was interrupted', async () => {
  await using scratch = await scratchDir()
  await mkdir(join(scratch.path, 'postgres', 'making'), { recursive: true })
  await writeFile(join(scratch.path, 'postgres', 'making', 'half'), '')
  await using postgres = await startPostgres({ dataDir: scratch.path, log })
  assert.equal(postgres.movedTo, undefined)
})

test('asks for the password', async () => {
  await using scratch = await scratchDir()
  await using postgres = await startPostgres({ dataDir: scratch.path, template: await sharedPostgres(), log })
  await using db = openDatabase({ connection: { ...postgres.connection, password: 'guessed' }, log })
  await assert.rejects(db.pool.query('select 1'), /password authentication failed/)
})

test('is started again after kill -9, with all that was committed', async () => {
  await using scratch = await scratchDir()
  await using postgres = await startPostgres({ dataDir: scratch.path, template: await sharedPostgres(), log })
  await using db = openDatabase({ connection: postgres.connection, log })
  await db.pool.query('create table t (n int)')
  for (let round = 1; round <= 3; round += 1) {
    await db.pool.query('insert into t values ($1)', [round])
    const killed = await postmasterPid(scratch.path)
    process.kill(killed, 'SIGKILL')
    await eventually('another PostgreSQL', async () => (await postmasterPid(scratch.path)) !== killed)
    const rows = await eventually(
      'the database back',
      async () => (await db.pool.query('select n from t order by n')).rows,
    )
    assert.equal(rows.length, round)
  }
})

test('is started again when the process that keeps it is killed', async () => {
  await using scratch = await scratchDir()
  await using postgres = await startPostgres({ dataDir: scratch.path, template: await sharedPostgres(), log })
  await using db = openDatabase({ connection: postgres.connection, log })
  const first = await postmasterPid(scratch.path)
  const status = await readFile(`/proc/${first}/status`, 'utf8')
  process.kill(Number(/PPid:\s+(\d+)/.exec(status)?.[1]), 'SIGKILL')
  await eventually(
    'another PostgreSQL',
    async () => (await postmasterPid(scratch.path)) !== first && !(await isAlive(first)),
  )
  await eventually('that answers', async () => (await db.pool.query('select 1')).rowCount)
})

test('takes over from a PostgreSQL that was left running', async () => {
  await using scratch = await scratchDir()
  const left = await leaveRunning(scratch.path)
  await using postgres = await startPostgres({ dataDir: scratch.path, log })
  await using db = openDatabase({ connection: postgres.connection, log })
  assert.equal((await db.pool.query('select 1 as one')).rows[0].one, 1)
  assert.equal(await isAlive(left), false)
})

/** Runs the same program on the same cluster with nobody to keep it; answers with its process id. */
async function leaveRunning(dataDir: string): Promise<number> {
  let command: string[]
  {
    await using _postgres = await startPostgres({ dataDir, template: await sharedPostgres(), log })
    command = (await readFile(`/proc/${await postmasterPid(dataDir)}/cmdline`, 'utf8')).split('\0').slice(0, -1)
  }
  const { uid, gid } = await stat(join(dataDir, 'postgres', 'cluster'))
  await mkdir(join(dataDir, 'postgres', 'run'), { recursive: true })
  await chown(join(dataDir, 'postgres', 'run'), uid, gid)
  spawn(String(command[0]), command.slice(1), { uid, gid, stdio: 'ignore', cwd: '/', detached: true })
  return eventually('it runs', () => postmasterPid(dataDir))
}

test('finds a shorter place for its socket when the data directory’s name is long', async () => {
  await using scratch = await scratchDir()
  const dataDir = join(scratch.path, 'a-rather-long-name-of-a-directory'.repeat(4))
  await mkdir(dataDir)
  await using postgres = await startPostgres({ dataDir, template: await sharedPostgres(), log })
  assert.ok(Buffer.byteLength(String(postgres.connection.host)) < 90)
})

test('runs as another user when the hub is root, even below a directory that only root can enter', async (t) => {
  if (process.getuid?.() !== 0) return t.skip('the hub is not root here')
  await using scratch = await scratchDir()
  await chmod(scratch.path, 0o700)
  using dataDir = await openDataDir(join(scratch.path, 'below'))
  await using postgres = await startPostgres({ dataDir: dataDir.path, log })
  try {
    assert.match(postgres.movedTo ?? '', /^\/var\/lib\/atalaya\/[0-9a-f]{32}$/)
    const pid = (await readFile(join(postgres.movedTo ?? '', 'cluster', 'postmaster.pid'), 'utf8')).split('\n')[0]
    assert.notEqual(execFileSync('ps', ['-o', 'uid=', '-p', String(pid)], { encoding: 'utf8' }).trim(), '0')
  } finally {
    await postgres[Symbol.asyncDispose]()
    await rm(postgres.movedTo ?? '', { recursive: true })
  }
})
