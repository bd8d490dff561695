import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { mkdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { type Scratch, scratchDir } from '../../testing/scratch.ts'
import { openStream, type StreamBatch } from './index.ts'

function batch(seed: number, payload: Uint8Array = Buffer.from(`{"n":${seed}}\n`)): StreamBatch {
  const id = createHash('md5').update(String(seed)).digest('hex')
  return { id, source: 's1', office: 'o1', format: 'ndjson', receivedAt: 1_700_000_000_000 + seed, lines: 1, payload }
}

const EVERYTHING = { entries: 1_000_000, bytes: 2 ** 30 }

async function streamIn(
  scratch: Scratch,
  settings: { rememberMs?: number; rememberMost?: number; keepFreeBytes?: number } = {},
) {
  return openStream({ file: join(scratch.path, 'stream.db'), keepFreeBytes: 0, ...settings })
}

test('gives back what was appended, in order, whole', async () => {
  await using scratch = await scratchDir()
  await using stream = await streamIn(scratch)
  const large = batch(2, Buffer.from(`${'a line of a log, repeated '.repeat(20_000)}\n`))
  const noise = batch(3, randomBytes(100_000))
  for (const each of [batch(1), large, noise]) await stream.append(each)
  const entries = await stream.read(0, EVERYTHING)
  assert.deepEqual(
    entries.map(({ offset, payload, ...rest }) => ({ ...rest, payload: Buffer.from(payload) })),
    [batch(1), large, noise].map((each) => ({ ...each, payload: Buffer.from(each.payload) })),
  )
  assert.deepEqual(
    entries.map(({ offset }) => offset),
    [1, 2, 3],
  )
})

test('does not store a batch again that it has seen, even after it was trimmed and the stream opened anew', async () => {
  await using scratch = await scratchDir()
  {
    await using stream = await streamIn(scratch)
    assert.deepEqual(await stream.append(batch(1)), { offset: 1, duplicate: false })
    assert.deepEqual(await Promise.all([stream.append(batch(2)), stream.append(batch(2))]), [
      { offset: 2, duplicate: false },
      { offset: 2, duplicate: true },
    ])
    await stream.trim(2)
  }
  await using stream = await streamIn(scratch)
  assert.deepEqual(await stream.append(batch(1)), { offset: 1, duplicate: true })
  assert.deepEqual(await stream.append(batch(3)), { offset: 3, duplicate: false }, 'offsets are never used twice')
})

test('forgets ids past its bound, oldest first', async () => {
  await using scratch = await scratchDir()
  await using stream = await streamIn(scratch, { rememberMost: 10 })
  for (let seed = 1; seed <= 30; seed += 1) await stream.append(batch(seed))
  assert.equal((await stream.append(batch(30))).duplicate, true)
  assert.equal((await stream.append(batch(1))).duplicate, false)
})

test('forgets ids past their time, yet goes on with its offsets', async () => {
  await using scratch = await scratchDir()
  {
    await using stream = await streamIn(scratch, { rememberMs: -1 })
    for (let seed = 1; seed <= 5; seed += 1) await stream.append(batch(seed))
    await stream.trim(5)
  }
  await using stream = await streamIn(scratch, { rememberMs: -1 })
  assert.deepEqual(await stream.append(batch(1)), { offset: 6, duplicate: false })
})

test('reads within the limits, but always something', async () => {
  await using scratch = await scratchDir()
  await using stream = await streamIn(scratch)
  for (let seed = 1; seed <= 5; seed += 1) await stream.append(batch(seed, Buffer.alloc(1_000, 'x')))
  const offsets = async (after: number, entries: number, bytes: number) =>
    (await stream.read(after, { entries, bytes })).map(({ offset }) => offset)
  assert.deepEqual(await offsets(0, 2, 1e6), [1, 2])
  assert.deepEqual(await offsets(2, 10, 2_500), [3, 4])
  assert.deepEqual(await offsets(3, 10, 1), [4])
  assert.deepEqual(await offsets(5, 10, 1e6), [])
})

test('knows its depth, and tells when something came', async () => {
  await using scratch = await scratchDir()
  await using stream = await streamIn(scratch)
  let told = 0
  const stop = stream.onAppended(() => {
    told += 1
  })
  await stream.append(batch(1, Buffer.alloc(500, 'x')))
  await stream.append(batch(2, Buffer.alloc(700, 'x')))
  await stream.append(batch(2, Buffer.alloc(700, 'x')))
  assert.equal(told, 2)
  stop()
  const unsettled = stream.append(batch(3, Buffer.alloc(100, 'x')))
  assert.equal(stream.depth().bytes, 1_300, 'what is on its way to the disk counts')
  await unsettled
  assert.deepEqual(stream.depth(), { entries: 3, bytes: 1_300, newest: 3, oldest: 1 })
  await stream.trim(2)
  assert.deepEqual(stream.depth(), { entries: 1, bytes: 100, newest: 3, oldest: 3 })
  assert.equal(told, 2)
})

test('uses the space of trimmed batches again', async () => {
  await using scratch = await scratchDir()
  await using stream = await streamIn(scratch)
  const fill = async (from: number) => {
    for (let seed = from; seed < from + 40; seed += 1) await stream.append(batch(seed, randomBytes(100_000)))
    await stream.trim(from + 40)
  }
  for (let round = 0; round < 5; round += 1) await fill(round * 100)
  const { size } = await stat(join(scratch.path, 'stream.db'))
  assert.ok(size < 10_000_000, `20 MB went through; the file has ${size} bytes`)
})

test('refuses while the disk has too little room, and says so', async () => {
  await using scratch = await scratchDir()
  await using stream = await streamIn(scratch, { keepFreeBytes: Number.MAX_SAFE_INTEGER })
  await assert.rejects(stream.append(batch(1)), { code: 'disk-full' })
  assert.equal(stream.depth().bytes, 0)
})

test('keeps what it has when the disk is full, and goes on when there is room', async (t) => {
  await using scratch = await scratchDir()
  const disk = join(scratch.path, 'disk')
  await mkdir(disk)
  if (!mountSmallDisk(disk)) return t.skip('mounting a small disk takes root')
  try {
    await using stream = await openStream({ file: join(disk, 'stream.db'), keepFreeBytes: 0 })
    const kept = await appendUntilFull(stream)
    assert.ok(kept.length > 2)
    assert.deepEqual(
      (await stream.read(0, EVERYTHING)).map(({ id }) => id),
      kept,
    )
    execFileSync('mount', ['-o', 'remount,size=16m', disk])
    await stream.trim(stream.depth().newest)
    assert.equal((await stream.append(batch(9_999, randomBytes(100_000)))).duplicate, false)
  } finally {
    execFileSync('umount', ['-l', disk])
  }
})

async function appendUntilFull(stream: { append(batch: StreamBatch): Promise<unknown> }): Promise<string[]> {
  const kept: string[] = []
  for (let seed = 0; ; seed += 1) {
    const next = batch(seed, randomBytes(100_000))
    try {
      await stream.append(next)
      kept.push(next.id)
    } catch (error) {
      assert.equal((error as { code?: string }).code, 'disk-full')
      return kept
    }
  }
}

function mountSmallDisk(path: string): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', path], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

test('refuses a file from a newer version', async () => {
  await using scratch = await scratchDir()
  const file = join(scratch.path, 'stream.db')
  const db = new DatabaseSync(file)
  db.exec('PRAGMA user_version = 99')
  db.close()
  await assert.rejects(openStream({ file }), /newer version/)
})

test('refuses an id that is no id, and everything once closed', async () => {
  await using scratch = await scratchDir()
  const stream = await streamIn(scratch)
  await assert.rejects(stream.append({ ...batch(1), id: "x' or 1" }), { code: 'stream-failed' })
  await stream[Symbol.asyncDispose]()
  await assert.rejects(stream.append(batch(1)), { code: 'stream-failed' })
  await stream[Symbol.asyncDispose]()
})
