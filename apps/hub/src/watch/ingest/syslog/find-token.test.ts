import assert from 'node:assert/strict'
import { test } from 'node:test'
import { findToken } from './find-token.ts'

const token = 'atalaya_abcDEF-123_xyz'
const element = `[atalaya@32473 token="${token}"]`

function rest(message: string): string | undefined {
  return findToken(Buffer.from(message))?.rest.toString()
}

test('takes the token out of the structured data, so that it is not stored', () => {
  assert.equal(findToken(Buffer.from(`<1>1 - h a - - ${element} text`))?.token, token)
  assert.equal(rest(`<1>1 - h a - - ${element} text`), '<1>1 - h a - - - text')
})

test('leaves the other elements as they are', () => {
  assert.equal(rest(`<1>1 - h a - - [x@1 a="b"]${element} text`), '<1>1 - h a - - [x@1 a="b"] text')
  assert.equal(rest(`<1>1 - h a - - ${element}[x@1 a="b"] text`), '<1>1 - h a - - [x@1 a="b"] text')
})

test('finds none where there is none, or far into the message', () => {
  assert.equal(findToken(Buffer.from('<1>1 - h a - - - text')), undefined)
  assert.equal(findToken(Buffer.from(`<1>${'x'.repeat(5_000)}${element}`)), undefined)
})
