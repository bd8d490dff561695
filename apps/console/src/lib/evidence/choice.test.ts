import assert from 'node:assert/strict'
import { test } from 'node:test'
import { choiceOf } from './choice.ts'

const now = Date.parse('2026-11-22T12:00:00Z')

test('an incident is asked for whole, or within a time', () => {
  const asked = { incident: 'i', office: 'o', range: { all: true } as const }
  assert.deepEqual(choiceOf('incident', asked, now), { incident: 'i' })
  assert.deepEqual(choiceOf('incident', { ...asked, range: { last: '1h' } }, now), {
    incident: 'i',
    from: '2026-11-22T11:00:00.000Z',
  })
})

test('an office is asked for without the incident that was chosen before', () => {
  assert.deepEqual(choiceOf('office', { incident: 'i', office: 'o', range: { all: true } }, now), { office: 'o' })
})

test('nothing is asked for while nothing is chosen', () => {
  assert.equal(choiceOf('incident', { incident: null, office: 'o', range: { all: true } }, now), null)
})
