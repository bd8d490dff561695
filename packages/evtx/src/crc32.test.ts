import assert from 'node:assert/strict'
import { test } from 'node:test'
import { crc32 as reference } from 'node:zlib'
import { crc32 } from './crc32.ts'

test('agrees with the check value of the standard', () => {
  assert.equal(crc32(new TextEncoder().encode('123456789')), 0xcbf43926)
})

test('agrees with zlib for every length, in one part or two', () => {
  const bytes = Uint8Array.from({ length: 300 }, (_, i) => (i * 167) ^ (i >> 3))
  for (let length = 0; length <= bytes.length; length++) {
    const part = bytes.subarray(0, length)
    assert.equal(crc32(part), reference(part))
    assert.equal(crc32(part.subarray(0, length >> 1), part.subarray(length >> 1)), reference(part))
  }
})
