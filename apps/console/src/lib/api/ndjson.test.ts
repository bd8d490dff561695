import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readLines } from './ndjson.ts'

function streamOf(bytes: Uint8Array, step: number): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (let at = 0; at < bytes.length; at += step) controller.enqueue(bytes.slice(at, at + step))
      controller.close()
    },
  })
}

test('lines come whole however the bytes are cut, accents too', async () => {
  const rows = [{ a: 'ñandú — 日本' }, { b: [1, 2] }, { c: 'x'.repeat(100) }]
  const bytes = new TextEncoder().encode(rows.map((row) => JSON.stringify(row)).join('\n'))
  for (const step of [1, 2, 3, 7, 64, bytes.length]) {
    const read: unknown[] = []
    for await (const row of readLines(streamOf(bytes, step))) read.push(row)
    assert.deepEqual(read, rows)
  }
})

test('refuses a line without end', async () => {
  const endless = streamOf(new Uint8Array(9_000_000).fill(120), 1_000_000)
  await assert.rejects(async () => {
    for await (const _ of readLines(endless)) assert.fail('no line was whole')
  }, RangeError)
})
