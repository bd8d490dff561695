import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LineChunker } from './chunk-lines.ts'
import { LIMITS } from './limits.ts'

function chunked(bytes: Buffer, size: number, cuts: readonly number[] = []) {
  const chunker = new LineChunker(size)
  let at = 0
  for (const cut of [...cuts].sort((a, b) => a - b)) {
    chunker.push(bytes.subarray(at, Math.min(cut, bytes.length)))
    at = Math.min(cut, bytes.length)
  }
  chunker.push(bytes.subarray(at))
  return chunker.end()
}

function linesOf(chunks: ReturnType<typeof chunked>): string[] {
  return chunks.flatMap(({ payload }) => payload.toString('latin1').split('\n').slice(0, -1))
}

test('gives every line that is not blank, in order, each ended by a newline', () => {
  const chunks = chunked(Buffer.from('a\n\nbb\r\n\r\nccc'), 4)
  assert.deepEqual(linesOf(chunks), ['a', 'bb\r', 'ccc'])
  assert.equal(
    chunks.reduce((sum, { lines }) => sum + lines, 0),
    3,
  )
  for (const { payload } of chunks) assert.equal(payload.at(-1), 10)
})

test('cuts the same bytes into the same chunks however they arrive', () => {
  for (let round = 0; round < 500; round++) {
    const bytes = Buffer.from(
      Array.from({ length: round }, () => (Math.random() < 0.2 ? '\n' : Math.random() < 0.1 ? '\r' : 'x')).join(''),
    )
    const cuts = Array.from({ length: round % 7 }, () => Math.floor(Math.random() * bytes.length))
    const whole = chunked(bytes, 16)
    const pieces = chunked(bytes, 16, cuts)
    assert.deepEqual(pieces, whole)
    assert.deepEqual(
      linesOf(whole),
      bytes
        .toString('latin1')
        .split('\n')
        .filter((line) => line !== '' && line !== '\r'),
    )
  }
})

test('keeps a line beyond the limit cut, so that it is told as too long, and the lines about it whole', () => {
  const long = 'x'.repeat(3 * LIMITS.line)
  const lines = linesOf(chunked(Buffer.from(`before\n${long}\nafter\n`), LIMITS.chunk))
  assert.equal(lines.length, 3)
  assert.equal(lines[0], 'before')
  assert.equal(lines[2], 'after')
  assert.ok((lines[1]?.length ?? 0) > LIMITS.line && (lines[1]?.length ?? 0) < LIMITS.line + 1_000)
})

test('makes no chunk of nothing', () => {
  assert.deepEqual(chunked(Buffer.from('\n\r\n\n'), 16), [])
})
