import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HubError } from './errors.ts'
import { TokenRate } from './token-rate.ts'

test('bounds each token by itself, and says how long to wait', () => {
  let now = 0
  const rate = new TokenRate(() => now, 2)
  rate.count('a')
  rate.count('a')
  rate.count('b')
  now = 20_000
  assert.throws(
    () => rate.count('a'),
    (error) => error instanceof HubError && error.code === 'too-many' && error.retryAfterSeconds === 40,
  )
  rate.count('b')
  now = 60_000
  rate.count('a')
})
