import assert from 'node:assert/strict'
import { test } from 'node:test'
import { officeTime } from './office-clock.ts'

const at = (text: string) => Date.parse(text)

test('tells the time on the wall of the office, in summer and in winter', () => {
  assert.equal(officeTime('America/Mexico_City', at('2026-03-02T04:15:09Z')), '2026-03-01T22:15:09')
  assert.equal(officeTime('Europe/Berlin', at('2026-01-01T12:00:00Z')), '2026-01-01T13:00:00')
  assert.equal(officeTime('Europe/Berlin', at('2026-07-01T12:00:00Z')), '2026-07-01T14:00:00')
})

test('changes at the minute when the zone does', () => {
  assert.equal(officeTime('Europe/Berlin', at('2026-03-29T00:59:59Z')), '2026-03-29T01:59:59')
  assert.equal(officeTime('Europe/Berlin', at('2026-03-29T01:00:00Z')), '2026-03-29T03:00:00')
})

test('knows zones that are not whole hours from UTC', () => {
  assert.equal(officeTime('Asia/Kathmandu', at('2026-01-01T00:00:00Z')), '2026-01-01T05:45:00')
})

test('takes an unknown zone for UTC', () => {
  assert.equal(officeTime('Mars/Olympus', at('2026-01-01T00:00:00Z')), '2026-01-01T00:00:00')
})
