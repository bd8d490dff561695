import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseBulk } from './parse-bulk.ts'

const document = '{"@timestamp":"2026-01-01T00:00:00Z","message":"x"}'

test('pairs actions with documents and keeps names', () => {
  const bulk = parseBulk(
    Buffer.from(`{"create":{"_index":"logs","_id":"7"}}\n${document}\n{"index":{}}\n{broken\n`),
    'events',
  )
  assert.deepEqual(
    bulk?.items.map(({ action, index, id, document: bytes }) => [action, index, id, bytes?.toString()]),
    [
      ['create', 'logs', '7', document],
      ['index', 'events', undefined, '{broken'],
    ],
  )
})

test('names the same documents by the same batch only when each tells its time', () => {
  const timed = Buffer.from(`{"create":{}}\n${document}\n`)
  assert.equal(parseBulk(timed, 'a')?.batch, parseBulk(timed, 'b')?.batch)
  const untimed = Buffer.from('{"create":{}}\n{"message":"x"}\n')
  assert.notEqual(parseBulk(untimed, 'a')?.batch, parseBulk(untimed, 'a')?.batch)
})

test('stores nothing for what would change or remove', () => {
  const bulk = parseBulk(Buffer.from('{"delete":{"_id":"1"}}\n{"update":{"_id":"1"}}\n{"doc":{}}\n'), 'events')
  assert.deepEqual(
    bulk?.items.map(({ action, document: bytes }) => [action, bytes]),
    [
      ['delete', undefined],
      ['update', undefined],
    ],
  )
})

test('refuses what has no action, and never throws', () => {
  assert.equal(parseBulk(Buffer.from(`${document}\n`), 'events'), undefined)
  assert.equal(parseBulk(Buffer.from('{"create":{}}\n'), 'events'), undefined)
  const parts = ['{"create":{}}', '{"index":null}', '\n', '\r', '{', '}', '"', '[]', 'null', '1', document]
  for (let round = 0; round < 3_000; round++) {
    const text = Array.from({ length: round % 12 }, () => parts[Math.floor(Math.random() * parts.length)]).join('\n')
    parseBulk(Buffer.from(text), 'events')
  }
})
