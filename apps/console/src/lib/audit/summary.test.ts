import assert from 'node:assert/strict'
import { test } from 'node:test'
import { summaryOf } from './summary.ts'

test('an act is told by what it is about, why, and what it changed; ids and hashes are left out', () => {
  assert.equal(
    summaryOf({ why: 'Oficio 12', title: '#4 Correo', hash: 'ab', what: { incident: 'x' } }, 'en'),
    '#4 Correo · Oficio 12',
  )
  assert.equal(summaryOf({ before: { name: 'A', lat: 1 }, after: { name: 'B', lat: 1 } }, 'en'), 'name: A → B')
  assert.equal(summaryOf({ from: null, to: 'contained' }, 'en'), '– → contained')
  assert.equal(summaryOf({ alerts: ['x'] }, 'en'), '')
})

test('a title that is told in Spanish too is shown in the language of the reader', () => {
  const data = { title: 'Mail read', titleEs: 'Correo leído', why: 'x' }
  assert.deepEqual([summaryOf(data, 'es'), summaryOf(data, 'en')], ['Correo leído · x', 'Mail read · x'])
  assert.equal(summaryOf({ title: 'By hand', titleEs: null }, 'es'), 'By hand')
})
