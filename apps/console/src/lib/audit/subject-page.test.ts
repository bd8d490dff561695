import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Fact } from '@atalaya/contracts'
import { isErasable, pageOf } from './subject-page.ts'

const fact: Fact = {
  sequence: 1,
  id: '6f1c1f2e-0000-4000-8000-000000000001',
  at: '2026-11-22T12:00:00.000Z',
  kind: 'alert.closed',
  actor: { kind: 'person', id: 'p', name: 'Analyst on duty' },
  office: null,
  subject: { kind: 'alert', id: 'a/b' },
  data: {},
  erasedAt: null,
}

test('an act leads to the page of what it was done to', () => {
  assert.deepEqual(pageOf(fact.subject), ['/alerts/a%2Fb', {}])
  assert.deepEqual(pageOf({ kind: 'ledger', id: 'example.org/log' }), ['/log', {}])
  assert.deepEqual(pageOf({ kind: 'fact', id: 'x' }), ['/audit', { fact: 'x' }])
  assert.equal(pageOf({ kind: 'search', id: 'x' }), undefined)
})

test('what is erased, records an erasure, or is public is not offered for erasure', () => {
  assert.ok(isErasable(fact))
  assert.ok(!isErasable({ ...fact, erasedAt: fact.at }))
  assert.ok(!isErasable({ ...fact, kind: 'fact.erased', subject: { kind: 'fact', id: 'x' } }))
  assert.ok(!isErasable({ ...fact, kind: 'ledger.started', subject: { kind: 'ledger', id: 'x' } }))
})
