import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import { openStream } from '../../platform/stream/index.ts'
import { scratchDir } from '../../testing/scratch.ts'
import { Admission } from './admission.ts'

test('asks senders to wait while too much is read at once, and takes them again when it is done', async () => {
  await using dir = await scratchDir()
  await using stream = await openStream({ file: join(dir.path, 'stream.db') })
  const admission = new Admission(stream, { inFlight: 100, backlog: 1_000 })
  {
    using first = admission.enter()
    first.grow(80)
    using second = admission.enter()
    assert.throws(() => second.grow(30), { code: 'too-many', retryAfterSeconds: 1 })
    second.grow(20)
  }
  using third = admission.enter()
  third.grow(100)
})

test('asks senders to wait while detection is behind', async () => {
  await using dir = await scratchDir()
  await using stream = await openStream({ file: join(dir.path, 'stream.db') })
  const admission = new Admission(stream, { inFlight: 1_000, backlog: 10 })
  admission.enter()[Symbol.dispose]()
  const payload = Buffer.from('{"a":"more than ten bytes"}\n')
  await stream.append({
    id: '0'.repeat(32),
    source: 's',
    office: 'o',
    format: 'ndjson',
    receivedAt: 0,
    lines: 1,
    payload,
  })
  assert.throws(() => admission.enter(), { code: 'too-many', retryAfterSeconds: 10 })
})
