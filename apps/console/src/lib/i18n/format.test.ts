import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatAgo, formatBytes, formatDuration, formatInstant } from './format.ts'

const now = Date.parse('2026-11-22T12:00:00Z')

test('ages read in words, and no month reads as minutes', () => {
  assert.equal(formatAgo('es', '2026-11-22T11:59:40Z', now, 'ahora mismo'), 'ahora mismo')
  assert.equal(formatAgo('es', '2026-11-22T11:55:00Z', now, ''), 'hace 5 min')
  assert.equal(formatAgo('es', '2026-10-20T12:00:00Z', now, ''), 'hace 1 mes')
  assert.equal(formatAgo('en', '2026-11-20T12:00:00Z', now, ''), '2 days ago')
})

test('an instant is shown in the zone asked for; what is no instant is shown as it is', () => {
  assert.match(formatInstant('es', '2026-11-22T12:00:00Z', 'full', 'America/Mexico_City'), /06:00:00/)
  assert.equal(formatInstant('en', 'never', 'full'), 'never')
})

test('sizes and lengths of time stay short', () => {
  assert.equal(formatBytes('en', 734_003_200), '734 MB')
  assert.equal(formatBytes('en', 0), '0 B')
  assert.equal(formatDuration('es', 137 * 60), '2 h 17 min')
})
