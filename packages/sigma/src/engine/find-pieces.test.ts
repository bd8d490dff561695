import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { randomSource } from '../oracle/random-rules.ts'
import { compiledFindPieces, findPiecesInScript, hashOf } from './find-pieces.ts'
import { newMemory } from './web-assembly.ts'

const FILTER = 4_096
const OUT = 16_384
const FOLD = 0x20202020

describe('search for pieces', () => {
  it('finds the same compiled and in script', () => {
    const memory = newMemory(1)
    const compiled = compiledFindPieces(memory)
    const script = findPiecesInScript(memory)
    const bytes = new Uint8Array(memory.buffer)
    const view = new DataView(memory.buffer)
    const random = randomSource(Number(process.env.SEED ?? 1))
    let found = 0
    for (let round = 0; round < 200; round++) {
      const length = 1 + random(2_000)
      const shift = 20 + random(3)
      for (let i = 0; i < length + 16; i++) bytes[i] = random(256)
      bytes.fill(0, FILTER, FILTER + 4_096)
      const wanted = Array.from({ length: random(60) }, () => view.getInt32(random(500) * 4, true))
      for (const piece of wanted) {
        const slot = FILTER + (hashOf(piece) >>> shift)
        bytes[slot] = (bytes[slot] ?? 0) | (1 << ((hashOf(piece) >>> (shift - 3)) & 7))
      }
      const pairs = [compiled, script].map((find) => {
        const end = find(FILTER, shift, length, OUT)
        return [...new Int32Array(memory.buffer.slice(OUT, end))]
      })
      assert.deepEqual(pairs[0], pairs[1])
      const positions = pairs[0]?.filter((_, i) => i % 2 === 0) ?? []
      for (let at = 0; at < length; at += 4) {
        if (wanted.some((piece) => (piece | FOLD) === (view.getInt32(at, true) | FOLD)))
          assert.ok(positions.includes(at))
      }
      found += positions.length
    }
    assert.ok(found > 1_000, `${found} found`)
  })
})
