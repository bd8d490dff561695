import assert from 'node:assert/strict'
import { test } from 'node:test'
import { patchAddress, readInteger, readList, readWords, writeList } from './state.ts'

const at = (search: string) => ({ pathname: '/alerts', searchParams: new URLSearchParams(search) })

test('a list comes back from the address as it went in, whatever is in its items', () => {
  for (const items of [['a'], ['a', 'b'], ['x,y', 'z'], ['100%', '%2C', '%252C'], ['é ñ', '"q"', 'a&b=c', '+']]) {
    const address = new URL(patchAddress(at(''), { c: items }), 'http://console')
    assert.deepEqual(readList(address.searchParams, 'c'), items)
  }
})

test('words outside the closed set are dropped', () => {
  assert.deepEqual(readWords(new URLSearchParams('state=open,gone,closed'), 'state', ['open', 'closed']), [
    'open',
    'closed',
  ])
})

test('a patch changes what it names and keeps the rest', () => {
  assert.equal(
    patchAddress(at('state=open&page=3&office=x'), { page: null, sort: '-severity' }),
    '/alerts?state=open&office=x&sort=-severity',
  )
  assert.equal(patchAddress(at('q=a'), { q: '' }), '/alerts')
  assert.equal(writeList([]), null)
})

test('a page number that is none falls back', () => {
  for (const text of ['-1', '1.5', 'x', '1e99', ''])
    assert.equal(readInteger(new URLSearchParams({ page: text }), 'page', 0), 0)
  assert.equal(readInteger(new URLSearchParams('page=7'), 'page', 0), 7)
})
