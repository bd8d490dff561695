import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { sha256Hex } from './sha256.ts'

test('agrees with the published vectors of FIPS 180-4', () => {
  assert.equal(sha256Hex('abc'), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  assert.equal(
    sha256Hex('abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq'),
    '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1',
  )
})

test('agrees with another implementation for every length around a block', () => {
  for (let length = 0; length < 200; length++) {
    const text = 'ñ'.repeat(length)
    assert.equal(sha256Hex(text), createHash('sha256').update(text).digest('hex'))
  }
})
