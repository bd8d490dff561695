import assert from 'node:assert/strict'
import { test } from 'node:test'
import { around, boundsOf, patchOfRange, readRange, spanOf } from './range.ts'
import { instantOf, wallTime } from './zone.ts'

const now = Date.parse('2026-11-22T12:00:00Z')

test('reads spans of minutes, hours and days alone', () => {
  assert.equal(spanOf('15m'), 900_000)
  assert.equal(spanOf('7d'), 604_800_000)
  for (const text of ['', '7', 'd', '7w', '99999d', '-1h', '1h2m']) assert.equal(spanOf(text), undefined)
})

test('an address without a usable range takes the fallback', () => {
  for (const search of ['', 'last=soon', 'from=x&to=y', 'from=2026-01-01T00:00:00Z'])
    assert.deepEqual(readRange(new URLSearchParams(search), { last: '24h' }), { last: '24h' })
})

test('a range survives the address', () => {
  for (const range of [
    { last: '7d' },
    { from: '2026-01-01T00:00:00.000Z', to: '2026-01-02T00:00:00.000Z' },
    { all: true as const },
  ]) {
    const patch = Object.entries(patchOfRange(range)).filter((entry): entry is [string, string] => entry[1] !== null)
    assert.deepEqual(readRange(new URLSearchParams(patch), { last: '1h' }), range)
  }
})

test('a span back counts from now; all time has no bounds', () => {
  assert.deepEqual(boundsOf({ last: '1h' }, now), { from: '2026-11-22T11:00:00.000Z' })
  assert.deepEqual(boundsOf({ all: true }, now), {})
  assert.deepEqual(around('2026-11-22T12:00:00Z', 5), {
    from: '2026-11-22T11:55:00.000Z',
    to: '2026-11-22T12:05:00.000Z',
  })
})

test('wall time of a zone leads back to the same instant, across changes of the clocks', () => {
  for (const zone of ['America/Mexico_City', 'Europe/Madrid', 'Asia/Kolkata', 'Pacific/Auckland', 'UTC']) {
    for (const instant of [
      '2026-03-29T00:30:00Z',
      '2026-06-15T12:00:00Z',
      '2026-10-25T03:30:00Z',
      '2026-12-31T23:59:00Z',
    ]) {
      const wall = wallTime(new Date(instant), zone)
      assert.equal(wallTime(instantOf(wall, zone) ?? new Date(0), zone), wall, `${zone} ${instant}`)
    }
  }
  assert.equal(instantOf('2026-11-22T09:03', 'America/Mexico_City')?.toISOString(), '2026-11-22T15:03:00.000Z')
  assert.equal(instantOf('not a date', 'UTC'), undefined)
})
