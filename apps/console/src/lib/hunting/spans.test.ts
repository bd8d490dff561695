import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cutAt } from './spans.ts'

test('marks the parts that a rule matched', () => {
  assert.deepEqual(
    cutAt('delete shadows', [
      [7, 14],
      [0, 6],
    ]),
    [
      { text: 'delete', hit: true },
      { text: ' ', hit: false },
      { text: 'shadows', hit: true },
    ],
  )
})

test('gives back the whole text whatever the spans claim', () => {
  for (const spans of [
    [],
    [[0, 999]],
    [[-5, 3]],
    [[4, 2]],
    [
      [1, 3],
      [2, 5],
      [0, 9],
    ],
    [[50, 60]],
  ] as [number, number][][])
    assert.equal(
      cutAt('abcdefgh', spans)
        .map((piece) => piece.text)
        .join(''),
      'abcdefgh',
    )
})
