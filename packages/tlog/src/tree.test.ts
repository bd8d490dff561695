import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { EMPTY_ROOT, leafHash, nodeHash } from './hash.ts'
import { integrate } from './integrate.ts'
import { proveConsistency, proveInclusion } from './prove.ts'
import { memoryTiles } from './testing/memory-tiles.ts'
import { randomFrom } from './testing/random.ts'
import { rootOf } from './tree.ts'
import { verifyConsistency, verifyInclusion } from './verify-proof.ts'

const SIZES = [0, 1, 2, 3, 7, 8, 255, 256, 257, 511, 512, 700, 65_535, 65_536, 65_537, 70_000]

describe('a tree of tiles', () => {
  const leaves = leafHashes(70_000)

  it('has the root that RFC 6962 defines, however it was grown', async () => {
    const random = randomFrom(1)
    const tiles = memoryTiles()
    for (let size = 0; size < 3000; ) {
      const grown = Math.min(3000, size + random.below(random.below(4) === 0 ? 700 : 40))
      const { root, tiles: files } = await integrate(tiles, size, leaves.slice(size, grown))
      tiles.write(files)
      assert.deepEqual(root, recursiveRoot(leaves.slice(0, grown)))
      assert.deepEqual(await rootOf(tiles, grown), root)
      size = grown
    }
  })

  it('writes the tiles that tlog-tiles lists for 70,000 leaves', async () => {
    const { tiles } = await integrate(memoryTiles(), 0, leaves)
    const paths = tiles.map(({ path }) => path)
    assert.equal(paths.filter((path) => /^tile\/0\/x?\d+$/.test(path)).length, 273)
    assert.deepEqual(paths.slice(-4), ['tile/0/273.p/112', 'tile/1/000', 'tile/1/001.p/17', 'tile/2/000.p/1'])
  })

  it('writes a full tile and a partial one above it at 256 leaves', async () => {
    const { tiles } = await integrate(memoryTiles(), 0, leaves.slice(0, 256))
    assert.deepEqual(
      tiles.map(({ path, bytes }) => [path, bytes.length]),
      [
        ['tile/0/000', 8192],
        ['tile/1/000.p/1', 32],
      ],
    )
  })

  it('writes nothing when nothing was added', async () => {
    assert.deepEqual(await integrate(memoryTiles(), 0, []), { size: 0, root: EMPTY_ROOT, tiles: [] })
  })

  it('gives the same files and root for the same leaves a second time', async () => {
    const tiles = memoryTiles()
    tiles.write((await integrate(tiles, 0, leaves.slice(0, 300))).tiles)
    const once = await integrate(tiles, 300, leaves.slice(300, 900))
    tiles.write(once.tiles)
    assert.deepEqual(await integrate(tiles, 300, leaves.slice(300, 900)), once)
  })

  it('proves every sort of leaf and growth, and no other', async () => {
    const tiles = memoryTiles()
    tiles.write((await integrate(tiles, 0, leaves)).tiles)
    const roots = new Map<number, Uint8Array>()
    for (const size of SIZES) {
      const part = memoryTiles()
      const { root, tiles: files } = await integrate(part, 0, leaves.slice(0, size))
      roots.set(size, root)
      tiles.write(files)
    }
    for (const size of SIZES.slice(1)) {
      const root = roots.get(size) ?? EMPTY_ROOT
      for (const index of new Set([0, size >> 1, size - 1])) {
        const proof = await proveInclusion(tiles, index, size)
        const leaf = leaves[index] ?? EMPTY_ROOT
        verifyInclusion({ leafHash: leaf, index, size, proof, root })
        if (size > 1)
          assert.throws(() => verifyInclusion({ leafHash: leaf, index: (index + 1) % size, size, proof, root }))
      }
      for (const oldSize of SIZES.filter((other) => other <= size)) {
        const proof = await proveConsistency(tiles, oldSize, size)
        const oldRoot = roots.get(oldSize) ?? EMPTY_ROOT
        verifyConsistency({ oldSize, newSize: size, oldRoot, newRoot: root, proof })
        const claim = { oldSize, newSize: size, oldRoot: leafHash(new Uint8Array()), newRoot: root, proof }
        assert.throws(() => verifyConsistency(claim), { code: 'mismatch' })
      }
    }
  })

  it('refuses a tile of another length than the tree asks', async () => {
    const reader = { tile: async () => new Uint8Array(31) }
    await assert.rejects(rootOf(reader, 3), { code: 'malformed', message: /tile\/0\/000\.p\/3 has 31 bytes/ })
    await assert.rejects(integrate(reader, 3, leaves.slice(0, 1)), { code: 'malformed' })
  })

  it('refuses a leaf past the end and a tree that went back', async () => {
    await assert.rejects(proveInclusion(memoryTiles(), 5, 5), { code: 'out-of-range' })
    await assert.rejects(proveConsistency(memoryTiles(), 6, 5), { code: 'out-of-range' })
  })
})

function leafHashes(count: number): Uint8Array[] {
  return Array.from({ length: count }, (_, index) => leafHash(Buffer.from(`leaf ${index}`)))
}

// RFC 6962 §2.1 as it is written.
function recursiveRoot(hashes: readonly Uint8Array[]): Uint8Array {
  const [only] = hashes
  if (only === undefined) return EMPTY_ROOT
  if (hashes.length === 1) return only
  let split = 1
  while (split * 2 < hashes.length) split *= 2
  return nodeHash(recursiveRoot(hashes.slice(0, split)), recursiveRoot(hashes.slice(split)))
}
