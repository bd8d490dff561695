import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseText } from './parse-text.ts'

test('reads words, phrases and exclusions', () => {
  assert.deepEqual(
    parseText('  vssadmin "delete shadows" -backup -"by hand" 10.0.0.1 ').map(({ text, tokens, excluded }) => [
      text,
      tokens.join('|'),
      excluded,
    ]),
    [
      ['vssadmin', 'vssadmin', false],
      ['delete shadows', 'delete|shadows', false],
      ['backup', 'backup', true],
      ['by hand', 'by|hand', true],
      ['10.0.0.1', '10|0|0|1', false],
    ],
  )
})

test('takes an unclosed quote as a phrase to the end, and letters beyond ASCII as parts of words', () => {
  assert.deepEqual(
    parseText('"no end here').map(({ text }) => text),
    ['no end here'],
  )
  assert.deepEqual(
    parseText('contraseña').map(({ tokens }) => tokens),
    [['contraseña']],
  )
})

test('ends on every text and takes no more than twenty terms', () => {
  const alphabet = ['"', '-', ' ', 'a', '\\', '\n', 'ñ', '🙂', '\t']
  for (let round = 0; round < 3_000; round++) {
    const text = Array.from({ length: round % 80 }, () => alphabet[Math.floor(Math.random() * alphabet.length)]).join(
      '',
    )
    assert.ok(parseText(text).length <= 20)
  }
})
