import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clockOf } from './clock.ts'
import { parseAccessTime, parseAnyTime, parseTimestamp, syslogTimeAt } from './timestamp.ts'

const clock = clockOf({ now: () => Date.UTC(2026, 0, 2) })

test('reads RFC 3339 and its looser kin, to 100 nanoseconds', () => {
  const base = Date.UTC(2026, 2, 1, 8)
  for (const [text, expected] of [
    ['2026-03-01T08:00:00Z', base],
    ['2026-03-01 08:00:00', base],
    ['2026-03-01T08:00:00.1234567Z', base + 123.4567],
    ['2026-03-01T02:00:00,5-06:00', base + 500],
    ['2026-03-01T10:00:00+0200', base],
    ['2026-03-01 08:00:00 UTC', base],
  ] as const) {
    assert.equal(parseTimestamp(text, clock), expected, text)
  }
  for (const text of [
    '2026-13-01T08:00:00Z',
    '2026-03-01T25:00:00Z',
    '2026-03-01',
    'x'.repeat(30),
    '2026-03-01T08:00:00X',
  ]) {
    assert.equal(parseTimestamp(text, clock), undefined, text)
  }
})

test('agrees with the platform on random instants', () => {
  for (let day = -40_000; day < 60_000; day += 137) {
    const text = new Date(day * 86_400_000 + ((day * 7919) % 86_400_000)).toISOString()
    if (text.length === 24) assert.equal(parseTimestamp(text, clock), Date.parse(text), text)
  }
})

test('gives a syslog time the year nearest to now', () => {
  assert.equal(syslogTimeAt('Jan  1 00:00:00 h', clock)?.time, Date.UTC(2026, 0, 1))
  assert.equal(syslogTimeAt('Dec 31 23:59:59 h', clock)?.time, Date.UTC(2025, 11, 31, 23, 59, 59))
  assert.equal(syslogTimeAt('Nov 2 15:40:14 h', clock)?.time, Date.UTC(2025, 10, 2, 15, 40, 14))
  assert.equal(syslogTimeAt('Nov  2 2019 15:40:14 h', clock)?.time, Date.UTC(2019, 10, 2, 15, 40, 14))
  assert.equal(syslogTimeAt('Jan  1 00:00:00', clockOf({ year: 2020 }))?.time, Date.UTC(2020, 0, 1))
  assert.equal(syslogTimeAt('Foo  1 00:00:00', clock), undefined)
})

test('reads the time of access logs', () => {
  assert.equal(parseAccessTime('10/Oct/2000:13:55:36 -0700', clock), Date.UTC(2000, 9, 10, 20, 55, 36))
  assert.equal(parseAccessTime('10/Oct/2000:13:55:36', clock), Date.UTC(2000, 9, 10, 13, 55, 36))
})

test('takes local times in the zone that it was told, through changes of the clocks', () => {
  const madrid = clockOf({ zone: 'Europe/Madrid' })
  assert.equal(parseTimestamp('2026-07-01 12:00:00', madrid), Date.UTC(2026, 6, 1, 10))
  assert.equal(parseTimestamp('2026-01-01 12:00:00', madrid), Date.UTC(2026, 0, 1, 11))
  assert.equal(parseTimestamp('2026-03-29 01:59:59', madrid), Date.UTC(2026, 2, 29, 0, 59, 59))
  assert.equal(parseTimestamp('2026-03-29 03:00:00', madrid), Date.UTC(2026, 2, 29, 1))
  assert.equal(parseTimestamp('2026-07-01 12:00:00', clockOf({ zone: '-06:00' })), Date.UTC(2026, 6, 1, 18))
  assert.throws(() => clockOf({ zone: 'Nowhere/At-All' }), RangeError)
})

test('tells seconds, milliseconds, microseconds and nanoseconds apart', () => {
  for (const value of [
    1_772_352_000,
    1_772_352_000_000,
    1_772_352_000_000_000,
    '1772352000',
    1_772_352_000_000_000_000,
  ]) {
    assert.equal(parseAnyTime(value, clock), 1_772_352_000_000)
  }
})
