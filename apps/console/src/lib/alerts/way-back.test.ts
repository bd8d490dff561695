import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Alert } from '@atalaya/contracts'
import { wayBack } from './way-back.ts'

const alert = (id: string, was: Partial<Alert>): Alert =>
  ({ id, state: 'open', reason: null, assignee: null, ...was }) as Alert // only what the way back reads

test('undoing a close reopens all and gives back those that were in review', () => {
  const before = [alert('a', {}), alert('b', { state: 'acknowledged' })]
  assert.deepEqual(wayBack({ kind: 'close', reason: 'benign' }, ['a', 'b'], before), [
    { ids: ['a', 'b'], act: { kind: 'reopen' } },
    { ids: ['b'], act: { kind: 'acknowledge' } },
  ])
})

test('undoing an assignment gives each alert back to whom it was', () => {
  const before = [alert('a', { assignee: { id: 'p', name: 'P' } }), alert('b', {})]
  assert.deepEqual(wayBack({ kind: 'assign', person: 'q' }, ['a', 'b'], before), [
    { ids: ['a'], act: { kind: 'assign', person: 'p' } },
    { ids: ['b'], act: { kind: 'assign', person: null } },
  ])
})

test('undoing a reopening closes with the reason it had', () => {
  const before = [alert('a', { state: 'closed', reason: 'duplicate' })]
  assert.deepEqual(wayBack({ kind: 'reopen' }, ['a'], before), [
    { ids: ['a'], act: { kind: 'close', reason: 'duplicate' } },
  ])
})
