import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import {
  verifyConsistency,
  verifyInclusion,
  verifySubtreeConsistency,
  verifySubtreeInclusion,
} from '../packages/tlog/src/index.ts'

const VECTORS = join(import.meta.dirname, '../../shared/data/tlog/merkle')
const skip = existsSync(VECTORS) ? false : 'the Merkle vectors are not at ../shared/data/tlog/merkle'

interface Vector {
  readonly desc: string
  readonly wantErr: boolean
  readonly proof: readonly string[] | null
  readonly root: string
  readonly root1: string
  readonly root2: string
  readonly leafHash: string
  readonly leafIdx: number
  readonly treeSize: number
  readonly start: number
  readonly end: number
  readonly size: number
  readonly size1: number
  readonly size2: number
}

// tlog-witness: "the empty tree is consistent with any tree, so no proof is necessary"; this vector refuses to answer.
const STRICTER = 'size1 is zero and size2 is not zero'

const CHECKS: Record<string, (vector: Vector) => void> = {
  inclusion: (vector) =>
    verifyInclusion({
      leafHash: bytes(vector.leafHash),
      index: vector.leafIdx,
      size: vector.treeSize,
      proof: proofOf(vector),
      root: bytes(vector.root),
    }),
  consistency: (vector) =>
    verifyConsistency({
      oldSize: vector.size1,
      newSize: vector.size2,
      oldRoot: bytes(vector.root1),
      newRoot: bytes(vector.root2),
      proof: proofOf(vector),
    }),
  subtreeinclusion: (vector) =>
    verifySubtreeInclusion({
      leafHash: bytes(vector.leafHash),
      index: vector.leafIdx,
      start: vector.start,
      end: vector.end,
      proof: proofOf(vector),
      root: bytes(vector.root),
    }),
  subtreeconsistency: (vector) =>
    verifySubtreeConsistency({
      start: vector.start,
      end: vector.end,
      size: vector.size,
      subtreeRoot: bytes(vector.root1),
      root: bytes(vector.root2),
      proof: proofOf(vector),
    }),
}

describe('Merkle proofs of other implementations', { skip }, () => {
  for (const [folder, check] of Object.entries(CHECKS)) {
    it(`takes the good and refuses the broken of ${folder}`, () => {
      const files = globSync(join(VECTORS, folder, '**/*.json'))
      assert.ok(files.length > 90, `${files.length} vectors`)
      const wrong = files.filter((file) => {
        const vector = JSON.parse(readFileSync(file, 'utf8')) as Vector
        return accepts(() => check(vector)) === vector.wantErr && vector.desc !== STRICTER
      })
      assert.deepEqual(wrong, [])
    })
  }
})

function accepts(check: () => void): boolean {
  try {
    check()
    return true
  } catch (error) {
    assert.equal((error as Error).name, 'TlogError')
    return false
  }
}

function bytes(base64: string): Uint8Array {
  return Buffer.from(base64, 'base64')
}

function proofOf({ proof }: Vector): Uint8Array[] {
  return (proof ?? []).map(bytes)
}
