import assert from 'node:assert/strict'
import { isIP } from 'node:net'
import { test } from 'node:test'
import { normaliseIp } from './ip-address.ts'

test('keeps IPv4 and writes IPv6 in its canonical form', () => {
  for (const [given, expected] of [
    ['192.0.2.7', '192.0.2.7'],
    ['2001:DB8:0:0:0:0:0:7', '2001:db8::7'],
    ['2001:db8:0:1:0:0:0:7', '2001:db8:0:1::7'],
    ['2001:0:0:1:0:0:0:1', '2001:0:0:1::1'],
    ['::', '::'],
    ['::1', '::1'],
    ['1::', '1::'],
    ['1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8'],
    ['1:0:3:4:5:6:7:8', '1:0:3:4:5:6:7:8'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['::FFFF:c000:207', '192.0.2.7'],
    ['64:ff9b::192.0.2.7', '64:ff9b::c000:207'],
    ['[2001:db8::7]', '2001:db8::7'],
    ['fe80::1%eth0', 'fe80::1'],
  ]) {
    assert.equal(normaliseIp(given), expected, given)
  }
})

test('refuses what is no address', () => {
  for (const given of [
    '',
    '-',
    'localhost',
    '1.2.3',
    '1.2.3.256',
    '01.2.3.4',
    '1.2.3.4.5',
    '1.2.3.4 ',
    ':::',
    '1:2',
    '1::2::3',
    '12345::',
    'g::',
    '::1.2.3',
    '1.2.3.4::',
    7,
    undefined,
  ]) {
    assert.equal(normaliseIp(given), undefined, String(given))
  }
})

test('agrees with the platform on what is an address', () => {
  const parts = ['0', '1', 'ffff', '', ':', '::', '1.2.3.4', '.', 'a']
  for (let seed = 0; seed < 40_000; seed++) {
    let text = ''
    for (let rest = seed; rest > 0; rest = Math.floor(rest / parts.length))
      text += `${parts[rest % parts.length]}${rest % 2 ? ':' : ''}`
    assert.equal(normaliseIp(text) !== undefined, isIP(text) !== 0, text)
  }
})
