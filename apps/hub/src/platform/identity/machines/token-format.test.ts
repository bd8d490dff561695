import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isApiToken, newApiToken } from './token-format.ts'

test('a token says what it is and carries a checksum', () => {
  const token = newApiToken(() => Buffer.alloc(32))
  assert.equal(token, `atl_${'0'.repeat(43)}${token.slice(-6)}`)
  assert.ok(isApiToken(token))
  assert.ok(isApiToken(newApiToken(() => Buffer.alloc(32, 0xff))))
})

test('one wrong letter, a missing one or one too many is noticed', () => {
  for (let round = 0; round < 200; round += 1) {
    const token = newApiToken()
    assert.match(token, /^atl_[0-9A-Za-z]{49}$/)
    const at = 4 + (round % 49)
    const other = token[at] === 'x' ? 'y' : 'x'
    assert.equal(isApiToken(token.slice(0, at) + other + token.slice(at + 1)), false)
    assert.equal(isApiToken(token.slice(0, -1)), false)
    assert.equal(isApiToken(`${token}0`), false)
  }
})

test('two tokens are never alike', () => {
  assert.equal(new Set(Array.from({ length: 1000 }, () => newApiToken())).size, 1000)
})

test('other texts are no tokens', () => {
  for (const text of ['', 'atl_', 'atalaya_abc', `atl_${'é'.repeat(49)}`, 'atl_'.repeat(10_000)]) {
    assert.equal(isApiToken(text), false)
  }
})
