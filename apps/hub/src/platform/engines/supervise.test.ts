import assert from 'node:assert/strict'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { pino } from 'pino'
import { isAlive } from '../../testing/engine-pids.ts'
import { eventually } from '../../testing/eventually.ts'
import { scratchDir } from '../../testing/scratch.ts'
import { type Engine, superviseEngine } from './index.ts'

const log = pino({ level: 'silent' })

/** An engine that writes its process id to a file once `ready` is done, and runs until it is told to stop. */
function engineIn(dir: string, script: string, ready = ':'): Engine {
  return {
    name: 'Test engine',
    prepare: async () => ({
      file: '/bin/sh',
      // Renamed into place: a file that is there is written.
      args: ['-c', `${ready}; echo $$ > "${dir}/pid.new"; mv "${dir}/pid.new" "${dir}/pid"; ${script}`],
      env: { PATH: process.env.PATH ?? '' },
      cwd: dir,
      stopSignal: 'TERM',
    }),
    probe: async () => {
      await readFile(join(dir, 'pid'))
    },
  }
}

async function pidIn(dir: string): Promise<number> {
  return Number(await readFile(join(dir, 'pid'), 'utf8'))
}

test('starts an engine again when it dies, and stops it for good at the end', async () => {
  await using scratch = await scratchDir()
  const supervised = await superviseEngine(engineIn(scratch.path, 'exec sleep 1000'), log)
  const first = await pidIn(scratch.path)
  process.kill(first, 'SIGKILL')
  const second = await eventually('another', async () => {
    const pid = await pidIn(scratch.path)
    return pid !== first ? pid : undefined
  })
  await supervised[Symbol.asyncDispose]()
  assert.equal(await isAlive(second), false)
})

test('lets an engine end what it is doing when it is stopped', async () => {
  await using scratch = await scratchDir()
  const saves = `trap 'echo saved > "${scratch.path}/saved"; exit 0' TERM`
  const supervised = await superviseEngine(engineIn(scratch.path, 'while :; do sleep 0.05; done', saves), log)
  await supervised[Symbol.asyncDispose]()
  assert.equal(await readFile(join(scratch.path, 'saved'), 'utf8'), 'saved\n')
})

test('says what an engine said when it cannot be started', async () => {
  await using scratch = await scratchDir()
  const engine = {
    ...engineIn(scratch.path, 'echo the lock is rusty >&2; exit 3'),
    probe: () => Promise.reject(new Error('no answer')),
  }
  await assert.rejects(superviseEngine(engine, log), { code: 'engine-failed', message: /the lock is rusty/ })
})

test('tells a full disk from other failures', async () => {
  await using scratch = await scratchDir()
  const engine = {
    ...engineIn(scratch.path, 'echo "FATAL: could not write: No space left on device" >&2; exit 1'),
    probe: () => Promise.reject(new Error('no answer')),
  }
  await assert.rejects(superviseEngine(engine, log), { code: 'disk-full' })
})

test('says that a program is missing', async () => {
  await using scratch = await scratchDir()
  const prepare = async () => ({
    file: join(scratch.path, 'nothing'),
    args: [],
    env: {},
    cwd: scratch.path,
    stopSignal: 'TERM' as const,
  })
  await assert.rejects(
    superviseEngine({ name: 'Absent', prepare, probe: () => Promise.reject(new Error('no answer')) }, log),
    { code: 'engine-failed', message: /nothing.*not found/s },
  )
})

test('keeps trying when an engine does not start again at once', async () => {
  await using scratch = await scratchDir()
  await writeFile(join(scratch.path, 'ok'), '')
  const script = `test -e "${scratch.path}/ok" || exit 1; exec sleep 1000`
  await using _supervised = await superviseEngine(engineIn(scratch.path, script), log)
  const first = await pidIn(scratch.path)
  await rm(join(scratch.path, 'ok'))
  process.kill(first, 'SIGKILL')
  const failed = await eventually('a failed try', async () => {
    const pid = await pidIn(scratch.path)
    return pid !== first && !(await isAlive(pid)) ? pid : undefined
  })
  await writeFile(join(scratch.path, 'ok'), '')
  await eventually('a try that works', async () => {
    const pid = await pidIn(scratch.path)
    return pid !== failed && (await isAlive(pid))
  })
})
