import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { scratchDir } from '../../testing/scratch.ts'
import { openStream } from './index.ts'

const ROUNDS = 8
const EVERYTHING = { entries: 1_000_000, bytes: 2 ** 30 }

const WRITER = `
import { randomBytes } from 'node:crypto'
import { openStream } from ${JSON.stringify(new URL('./index.ts', import.meta.url).href)}
const stream = await openStream({ file: process.argv[1], keepFreeBytes: 0 })
async function write() {
  for (;;) {
    const id = randomBytes(16).toString('hex')
    const payload = Buffer.from((id + ' ').repeat(1 + Math.floor(Math.random() * 2000)) + '\\n')
    await stream.append({ id, source: 's', office: 'o', format: 'text', receivedAt: Date.now(), lines: 1, payload })
    process.stdout.write(id + '\\n')
    if (Math.random() < 0.02) await stream.read(0, { entries: 5, bytes: 1e6 })
  }
}
await Promise.all(Array.from({ length: 6 }, write))
`

/** Kills a writer once it has had so many batches acknowledged; answers with their ids. */
async function writeUntilKilled(file: string, acknowledged: number): Promise<string[]> {
  const writer = spawn(process.execPath, ['--input-type=module', '--eval', WRITER, file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ids: string[] = []
  createInterface({ input: writer.stdout }).on('line', (line) => {
    ids.push(line)
    if (ids.length === acknowledged) writer.kill('SIGKILL')
  })
  await once(writer, 'close')
  assert.equal(writer.signalCode, 'SIGKILL', 'it wrote until it was killed')
  return ids.filter((id) => id.length === 32)
}

test('every acknowledged batch survives kill -9 of its writer, once', async () => {
  await using scratch = await scratchDir()
  const file = join(scratch.path, 'stream.db')
  const acknowledged: string[] = []
  for (let round = 0; round < ROUNDS; round += 1) {
    acknowledged.push(...(await writeUntilKilled(file, 1 + Math.floor(Math.random() * 150))))
    await using stream = await openStream({ file, keepFreeBytes: 0 })
    const entries = await stream.read(0, EVERYTHING)
    const held = entries.map(({ id }) => id)
    assert.equal(new Set(held).size, held.length)
    assert.deepEqual(new Set(acknowledged).difference(new Set(held)), new Set(), `after round ${round}`)
    for (const { id, payload } of entries) assert.equal(Buffer.from(payload).toString('utf8', 0, 32), id)
    assert.equal(stream.depth().entries, held.length)
  }
})
