import assert from 'node:assert/strict'
import { test } from 'node:test'
import { csvCell } from './send-table.ts'

test('quotes separators, quotes and line ends', () => {
  assert.equal(csvCell('a,b'), '"a,b"')
  assert.equal(csvCell('say "no"'), '"say ""no"""')
  assert.equal(csvCell('two\nlines'), '"two\nlines"')
})

test('defuses what a spreadsheet would run as a formula', () => {
  for (const text of ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1']) assert.match(csvCell(text), /^"?'/)
})

test('leaves numbers and absent values as they are', () => {
  assert.equal(csvCell(-5), '-5')
  assert.equal(csvCell(null), '')
})
