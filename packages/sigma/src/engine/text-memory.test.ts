import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { loadRules } from '../load.ts'
import { compile } from '../matcher.ts'
import { pieceOf } from './needles.ts'
import { foundPieces, layOut, MAX_LAID_OUT, PieceFilter } from './text-memory.ts'

describe('text laid out for search', () => {
  it('is searched whole when it is longer than the room for it', () => {
    const text =
      'title: T\nid: t\nlogsource: {product: windows}\ndetection:\n  s: {F|contains: [needle-of-many, abc]}\n  k: [keyword-sought]\n  condition: s or k'
    const matcher = compile(loadRules([{ path: 't.yml', text }]))
    const logsource = { product: 'windows' }
    for (const needle of ['needle-of-MANY', 'aBc', 'Keyword-Sought']) {
      for (const boundary of [MAX_LAID_OUT, 2 * MAX_LAID_OUT, 3 * MAX_LAID_OUT]) {
        for (let before = 0; before <= 60; before++) {
          const value = `${'-'.repeat(boundary - before)}${needle}${'-'.repeat(100_000)}`
          const event = { fields: { F: value }, logsource, raw: `{"F":"${value}"}`, composed: '' }
          assert.equal(matcher.match(event).length, 1, `${needle} ${before} before ${boundary}`)
        }
      }
      const without = '-'.repeat(3 * MAX_LAID_OUT)
      assert.deepEqual(
        matcher.match({ fields: { F: without }, logsource, raw: `{"F":"${without}"}`, composed: '' }),
        [],
      )
    }
  })

  it('is searched for more filters than there is room for', () => {
    const pieces = Array.from({ length: 600 }, (_, i) => pieceOf(`p${String(i).padStart(3, '0')}`))
    const filters = Array.from(
      { length: 700 },
      (_, i) => new PieceFilter([...pieces, pieceOf(`q${String(i).padStart(3, '0')}`)]),
    )
    for (let round = 0; round < 2; round++) {
      for (const [i, filter] of filters.entries()) {
        const own = `q${String(i).padStart(3, '0')}`
        layOut(`....${own.toUpperCase()}....`)
        assert.ok(filter.find(12) >= 1)
        assert.deepEqual([...foundPieces.subarray(0, 2)], [4, pieceOf(own)])
      }
    }
  })
})
