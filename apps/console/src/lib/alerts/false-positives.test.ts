import assert from 'node:assert/strict'
import { test } from 'node:test'
import { falsePositivesOf } from './alerts.ts'

const rule = { falsePositives: ['Authorised tests'], falsePositivesEs: ['Pruebas autorizadas'] }

test('what else an alert may be is told in the language of the reader', () => {
  assert.deepEqual(falsePositivesOf(rule, 'es'), ['Pruebas autorizadas'])
  assert.deepEqual(falsePositivesOf(rule, 'en'), ['Authorised tests'])
})

test('a rule without Spanish words shows its own', () => {
  assert.deepEqual(falsePositivesOf({ ...rule, falsePositivesEs: [] }, 'es'), ['Authorised tests'])
})
