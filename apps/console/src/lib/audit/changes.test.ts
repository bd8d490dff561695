import assert from 'node:assert/strict'
import { test } from 'node:test'
import { changesOf } from './changes.ts'

test('tells each field that differs, and none that does not', () => {
  const data = { before: { name: 'a', code: 'x', city: null }, after: { name: 'b', code: 'x', city: 'Lima' } }
  assert.deepEqual(changesOf(data), [
    { field: 'name', before: 'a', after: 'b' },
    { field: 'city', before: null, after: 'Lima' },
  ])
})

test('tells what came and what went', () => {
  assert.deepEqual(changesOf({ before: {}, after: { note: 'new' } }), [
    { field: 'note', before: undefined, after: 'new' },
  ])
  assert.deepEqual(changesOf({ before: { note: 'old' }, after: null }), [
    { field: 'note', before: 'old', after: undefined },
  ])
})

test('tells of a single value, and of from and to', () => {
  assert.deepEqual(changesOf({ before: 'open', after: 'closed' }), [{ field: '', before: 'open', after: 'closed' }])
  assert.deepEqual(changesOf({ from: 1, to: 2 }), [{ field: '', before: 1, after: 2 }])
})

test('tells nothing of an act that changed nothing that was there', () => {
  assert.deepEqual(changesOf({ title: 'Opened' }), [])
  assert.deepEqual(changesOf({ before: 'open' }), [])
})
