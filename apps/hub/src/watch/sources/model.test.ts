import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkAddresses, networkOf, stateOf } from './model.ts'
import { RateMeter } from './rate-meter.ts'

test('understands addresses and networks of both families', () => {
  assert.ok(networkOf('10.20.0.0/16').check('10.20.3.4'))
  assert.ok(!networkOf('10.20.0.0/16').check('10.21.3.4'))
  assert.ok(networkOf('2001:db8::/32').check('2001:db8::5', 'ipv6'))
  assert.ok(networkOf('192.0.2.1').check('192.0.2.1'))
})

test('refuses what is neither', () => {
  for (const text of ['', 'host', '10.0.0.0/33', '10.0.0.0/x', '10.0.0', '2001:db8::/129', '10.0.0.0/-1']) {
    assert.throws(() => checkAddresses([text]), { code: 'invalid' }, text)
  }
})

test('tells the state of a source', () => {
  const heard = { revoked_at: null, last_heard: new Date(), silent: false }
  assert.equal(stateOf(heard), 'hearing')
  assert.equal(stateOf({ ...heard, silent: true }), 'silent')
  assert.equal(stateOf({ ...heard, last_heard: null }), 'never')
  assert.equal(stateOf({ ...heard, revoked_at: new Date() }), 'revoked')
})

test('tells the rate over the last five minutes and forgets what is older', () => {
  let now = 1_000_000_000_000
  const meter = new RateMeter(() => now)
  meter.add('a', now, 50)
  assert.equal(meter.perMinute('a'), 10)
  now += 2 * 60_000
  meter.add('a', now, 50)
  assert.equal(meter.perMinute('a'), 20)
  now += 4 * 60_000
  assert.equal(meter.perMinute('a'), 10)
  now += 60 * 60_000
  assert.equal(meter.perMinute('a'), 0)
})
