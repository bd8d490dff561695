import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fitting, nextSort, windowOf } from './column.ts'

test('a list of 50,000 rows draws a screenful', () => {
  const { from, to } = windowOf({ top: 800_000, height: 700, rowHeight: 32, count: 50_000 })
  assert.ok(from <= 25_000 && to >= 25_022 && to - from < 60)
  assert.deepEqual(windowOf({ top: 0, height: 700, rowHeight: 32, count: 3 }), { from: 0, to: 3 })
  assert.deepEqual(windowOf({ top: 99_999, height: 700, rowHeight: 32, count: 10 }), { from: 10, to: 10 })
})

test('narrow lists give up their weakest columns and keep those of the cards', () => {
  const columns = [
    { key: 'title', label: '', card: 'lead' as const },
    { key: 'state', label: '', width: '100px', keep: true },
    { key: 'extra', label: '', width: '100px' },
  ]
  const keys = (width: number) => fitting(columns, width).map((column) => column.key)
  assert.deepEqual(keys(500), ['title', 'state', 'extra'])
  assert.deepEqual(keys(400), ['title', 'state'])
  assert.deepEqual(keys(100), ['title'])
})

test('a header sorts down first, then up', () => {
  assert.equal(nextSort('', 'title'), '-title')
  assert.equal(nextSort('-title', 'title'), 'title')
})
