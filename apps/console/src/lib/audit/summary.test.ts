import assert from 'node:assert/strict'
import { test } from 'node:test'
import { summaryOf } from './summary.ts'

test('an act is told by what it is about, why, and what it changed; ids and hashes are left out', () => {
  assert.equal(
    summaryOf({ why: 'Oficio 12', title: '#4 Correo', hash: 'ab', what: { incident: 'x' } }),
    '#4 Correo · Oficio 12',
  )
  assert.equal(summaryOf({ before: { name: 'A', lat: 1 }, after: { name: 'B', lat: 1 } }), 'name: A → B')
  assert.equal(summaryOf({ from: null, to: 'contained' }), '– → contained')
  assert.equal(summaryOf({ alerts: ['x'] }), '')
})
