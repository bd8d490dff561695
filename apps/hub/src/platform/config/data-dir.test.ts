import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { scratchDir } from '../../testing/scratch.ts'
import { openDataDir } from './index.ts'

test('is held by one at a time, and keeps its id', async () => {
  await using scratch = await scratchDir()
  const path = join(scratch.path, 'new', 'data')
  const first = await openDataDir(path)
  await assert.rejects(openDataDir(path), { code: 'data-dir-in-use' })
  first[Symbol.dispose]()
  using second = await openDataDir(path)
  assert.equal(second.id, first.id)
  assert.match(second.id, /^[0-9a-f]{32}$/)
})

test('is free again as soon as its holder was killed', async () => {
  await using scratch = await scratchDir()
  const script = `import { openDataDir } from ${JSON.stringify(new URL('./index.ts', import.meta.url).href)}
await openDataDir(${JSON.stringify(scratch.path)}); console.log('held'); setInterval(() => {}, 1000)`
  const holder = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(holder.stdout, 'data')
  await assert.rejects(openDataDir(scratch.path), { code: 'data-dir-in-use' })
  holder.kill('SIGKILL')
  await once(holder, 'close')
  using dataDir = await openDataDir(scratch.path)
  assert.equal(dataDir.path, scratch.path)
})

test('may be a fresh file system, which holds lost+found', async () => {
  await using scratch = await scratchDir()
  await mkdir(join(scratch.path, 'lost+found'))
  using dataDir = await openDataDir(scratch.path)
  assert.ok(dataDir.id)
})
