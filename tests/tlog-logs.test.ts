import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import {
  decodeEntryBundle,
  EMPTY_ROOT,
  encodeEntryBundle,
  entriesPath,
  integrate,
  leafHash,
  openNote,
  parseCheckpoint,
  parseVerifierKey,
  proveConsistency,
  rootOf,
  type TileReader,
  tilePath,
  verifyConsistency,
} from '../packages/tlog/src/index.ts'

const DATA = join(import.meta.dirname, '../../shared/data/tlog')
const skip = existsSync(DATA) ? false : 'the logs of other implementations are not at ../shared/data/tlog'

const TESSERA_KEY = 'example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx'

describe("Tessera's log", { skip }, () => {
  const log = join(DATA, 'tessera')
  const key = skip === false ? [parseVerifierKey(TESSERA_KEY)] : []

  it('has 16 checkpoints, each signed, each with the root of its tiles, each extending the one before', async () => {
    let old = { size: 0, root: EMPTY_ROOT }
    for (let size = 0; size < 16; size++) {
      const { text } = await openNote(readFileSync(join(log, `checkpoint.${size}`)), key)
      const checkpoint = parseCheckpoint(text)
      assert.equal(checkpoint.size, size)
      assert.deepEqual(await rootOf(tilesOf(log), size), checkpoint.root)
      const proof = await proveConsistency(tilesOf(log), old.size, size)
      verifyConsistency({ oldSize: old.size, newSize: size, oldRoot: old.root, newRoot: checkpoint.root, proof })
      old = checkpoint
    }
  })

  it('is rebuilt byte for byte from its entries, at every size', async () => {
    for (let size = 1; size < 16; size++) {
      const bundle = readFileSync(join(log, entriesPath(0, size)))
      const entries = decodeEntryBundle(bundle)
      assert.equal(entries.length, size)
      assert.deepEqual(Buffer.from(encodeEntryBundle(entries)), bundle)
      const { tiles } = await integrate(tilesOf(log), size - 1, entries.slice(-1).map(leafHash))
      assert.equal(tiles.length, 1)
      for (const { path, bytes } of tiles) assert.deepEqual(Buffer.from(bytes), readFileSync(join(log, path)))
    }
  })
})

function tilesOf(folder: string): TileReader {
  return { tile: async (level, index, width) => readFileSync(join(folder, tilePath(level, index, width))) }
}
