import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { processesOn } from './testing/engine-pids.ts'
import { eventually } from './testing/eventually.ts'
import { scratchDir } from './testing/scratch.ts'

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url))

interface Run {
  readonly process: ChildProcess
  readonly said: () => string
  readonly exitCode: Promise<number | null>
}

function run(args: readonly string[], env: Readonly<Record<string, string>> = {}): Run {
  const child = spawn(process.execPath, [MAIN, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text
    })
  return { process: child, said: () => said, exitCode: once(child, 'close').then(([code]) => code) }
}

async function runUntilReady(dataDir: string): Promise<Run & { readonly address: string }> {
  const hub = run(['--data', dataDir, '--port', '0', '--workers', '1'])
  const address = await eventually(`the hub's address; it said: ${hub.said()}`, () => {
    if (hub.process.exitCode !== null) throw new Error(hub.said())
    return /running at (http:\S+)/.exec(hub.said())?.[1]
  })
  return { ...hub, address }
}

test('starts, gives a sign-in link, and on SIGTERM leaves nothing running', async () => {
  await using scratch = await scratchDir()
  const dataDir = join(scratch.path, 'data')
  const hub = await runUntilReady(dataDir)
  assert.match(hub.said(), /✓ PostgreSQL \(\d/)
  assert.match(hub.said(), /✓ ClickHouse \(\d/)
  await eventually('the link', () => /http:\/\/localhost:\d+\/\w+#\S{20,}/.test(hub.said()))
  assert.equal((await fetch(`${hub.address}/healthz`)).status, 200)
  hub.process.kill('SIGTERM')
  assert.equal(await hub.exitCode, 0, hub.said())
  assert.deepEqual(await processesOn(scratch.path), [])
})

test('leaves no engine behind when it is killed, and starts again on the same data', async () => {
  await using scratch = await scratchDir()
  for (let round = 0; round < 2; round += 1) {
    const hub = await runUntilReady(scratch.path)
    assert.ok((await processesOn(scratch.path)).length >= 3)
    hub.process.kill('SIGKILL')
    await hub.exitCode
    if (round > 0) await eventually('every engine gone', async () => (await processesOn(scratch.path)).length === 0)
  }
  const again = await runUntilReady(scratch.path)
  again.process.kill('SIGINT')
  assert.equal(await again.exitCode, 0, again.said())
  assert.deepEqual(await processesOn(scratch.path), [])
})

test('stops when whoever started it is gone', async () => {
  await using scratch = await scratchDir()
  const child = spawn(process.execPath, [MAIN, '--data', scratch.path, '--port', '0'], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  await eventually('an engine', async () => (await processesOn(scratch.path)).length >= 3)
  const exited = once(child, 'exit')
  child.disconnect()
  const [code] = await exited
  assert.equal(code, 0)
  assert.deepEqual(await processesOn(scratch.path), [])
})

test('refuses a data directory that another hub holds, and leaves that one alone', async () => {
  await using scratch = await scratchDir()
  const first = await runUntilReady(scratch.path)
  const second = run(['--data', scratch.path, '--port', '0'])
  assert.equal(await second.exitCode, 1)
  assert.match(second.said(), /Another Atalaya is already running on .*Stop it first/)
  assert.equal((await fetch(`${first.address}/healthz`)).status, 200)
  first.process.kill('SIGTERM')
  assert.equal(await first.exitCode, 0)
})

test('says which port is taken, before it starts anything', async () => {
  await using scratch = await scratchDir()
  const other = createServer().listen(0, '127.0.0.1')
  await once(other, 'listening')
  const { port } = other.address() as AddressInfo
  const hub = run([], { ATALAYA_DATA: join(scratch.path, 'data'), ATALAYA_PORT: String(port) })
  assert.equal(await hub.exitCode, 1)
  assert.match(hub.said(), new RegExp(`Port ${port} on 127.0.0.1 is taken by another program`))
  assert.doesNotMatch(hub.said(), /PostgreSQL/)
  other.close()
})

test('says what is wrong with a data directory: newer, not ours, not a directory', async () => {
  await using scratch = await scratchDir()
  const newer = join(scratch.path, 'newer')
  await mkdir(newer)
  await writeFile(join(newer, 'lock'), '')
  await writeFile(join(newer, 'layout'), '99\n')
  const foreign = join(scratch.path, 'foreign')
  await mkdir(foreign)
  await writeFile(join(foreign, 'letter.txt'), 'Dear…')
  const expected = {
    [newer]: /from a newer version/,
    [foreign]: /not empty and was not made by Atalaya/,
    [join(foreign, 'letter.txt')]: /cannot be used/,
  }
  for (const [dataDir, message] of Object.entries(expected)) {
    const hub = run(['--data', dataDir, '--port', '0'])
    assert.equal(await hub.exitCode, 1)
    assert.match(hub.said(), message)
  }
})

test('explains its options, and refuses those it does not know', async () => {
  const help = run(['--help'])
  assert.equal(await help.exitCode, 0)
  for (const word of ['--data DIR', 'ATALAYA_DATA', '--port N', '--host ADDR', '--sample'])
    assert.ok(help.said().includes(word), word)
  const unknown = run(['--prot', '8400'])
  assert.equal(await unknown.exitCode, 2)
  assert.match(unknown.said(), /Unknown option '--prot'\. See --help/)
})
