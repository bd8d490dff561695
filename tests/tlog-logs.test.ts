import assert from 'node:assert/strict'
import { createPublicKey, verify } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import {
  decodeEntryBundle,
  encodeEntryBundle,
  entriesPath,
  integrate,
  type LogFiles,
  leafHash,
  openNote,
  parseCheckpoint,
  parseNote,
  parseVerifierKey,
  proveInclusion,
  rootOf,
  tilePath,
  tilesOf,
  verifyInclusion,
  verifyLog,
} from '../packages/tlog/src/index.ts'

const DATA = join(import.meta.dirname, '../../shared/data/tlog')
const skip = existsSync(DATA) ? false : 'the logs of other implementations are not at ../shared/data/tlog'

const TESSERA_KEY = 'example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx'

describe("Tessera's log", { skip }, () => {
  const folder = join(DATA, 'tessera')
  const log = filesIn(folder)
  const keys = skip === false ? [parseVerifierKey(TESSERA_KEY)] : []

  it('is whole, and extends each of its 16 checkpoints', async () => {
    const names = readdirSync(folder).filter((name) => name.startsWith('checkpoint.'))
    assert.equal(names.length, 16)
    const earlier = names.map((name) => ({ name, note: readFileSync(join(folder, name)) }))
    const { findings, entries, tiles } = await verifyLog(log, { keys, earlier })
    assert.deepEqual([findings, entries, tiles], [[], 15, 1])
  })

  it('is rebuilt byte for byte from its entries, at every size', async () => {
    for (let size = 1; size < 16; size++) {
      const bundle = readFileSync(join(folder, entriesPath(0, size)))
      const entries = decodeEntryBundle(bundle)
      assert.equal(entries.length, size)
      assert.deepEqual(Buffer.from(encodeEntryBundle(entries)), bundle)
      const { tiles, root } = await integrate(tilesOf(log), size - 1, entries.slice(-1).map(leafHash))
      assert.deepEqual(
        tiles.map(({ path }) => path),
        [`tile/0/000.p/${size}`],
      )
      for (const { path, bytes } of tiles) assert.deepEqual(Buffer.from(bytes), readFileSync(join(folder, path)))
      const { text } = parseNote(readFileSync(join(folder, `checkpoint.${size}`)))
      assert.deepEqual(root, parseCheckpoint(text).root)
    }
  })
})

// Its entries, and the tiles of its log, are stand-ins of a few words; signatures and the mirror's tiles are real.
describe("Sunlight's checkpoints and its mirror", { skip }, () => {
  const folder = join(DATA, 'sunlight')
  const hash = '000de184301123b9278c086a7d9f68c9577e83872224c197058fd90784ea9706'
  const mirror = join(folder, 'witness/mirror', hash)
  const json = (path: string) => JSON.parse(readFileSync(join(folder, path), 'utf8'))
  const keysOf = (path: string) => (json(path).verifier_keys as string[]).map(parseVerifierKey)

  for (const [file, place] of [
    ['witness/witness.v0.json', `witness/${hash}`],
    ['witness2/witness.v0.json', 'witness2/88ad7a28caeb0b2aa890fdf0304c2fcaf59fca2ee140134ff8c1300bac493482'],
    ['witness/mirror/mirror.v0.json', `witness/mirror/${hash}`],
  ] as const)
    it(`bear the cosignature that ${file} tells the key of`, async () => {
      const { verified } = await openNote(readFileSync(join(folder, place, 'checkpoint')), keysOf(file))
      assert.deepEqual(
        verified.map(({ timestamp, key }) => [timestamp, key.type]),
        [[Date.UTC(2025, 11, 31) / 1000, 'cosignature']],
      )
    })

  it('bear the signature of a certificate-transparency log, which is of another type and left aside', async () => {
    const note = readFileSync(join(folder, 'tree/checkpoint'))
    const { text, signatures } = parseNote(note)
    const signature = signatures[0]?.signature ?? new Uint8Array()
    assert.ok(verifiesTreeHead(json('tree/log.v3.json').key, { ...parseCheckpoint(text), signature }))
    await assert.rejects(openNote(note, keysOf('witness/witness.v0.json')), { code: 'unsigned' })
  })

  it('are of the root that the mirror holds, whose tiles are rebuilt byte for byte', async () => {
    const { size, root } = parseCheckpoint(parseNote(readFileSync(join(mirror, 'checkpoint'))).text)
    const hashes = [tilePath(0, 0), tilePath(0, 1, 44)].flatMap((path) => hashesOf(readFileSync(join(mirror, path))))
    const rebuilt = await integrate(tilesOf(filesIn(mirror)), 0, hashes)
    assert.deepEqual([rebuilt.size, rebuilt.root, rebuilt.tiles.length], [size, root, 3])
    for (const { path, bytes } of rebuilt.tiles) assert.deepEqual(Buffer.from(bytes), readFileSync(join(mirror, path)))
    assert.deepEqual(await rootOf(tilesOf(filesIn(mirror)), size), root)
    for (const [index, leafHash] of hashes.entries()) {
      const proof = await proveInclusion(tilesOf(filesIn(mirror)), index, size)
      verifyInclusion({ leafHash, index, size, proof, root })
    }
  })

  it('are refused as a whole log, for what stands in for entries is none', async () => {
    const keys = keysOf('witness/mirror/mirror.v0.json')
    const { findings } = await verifyLog(filesIn(mirror), { keys })
    assert.deepEqual(
      findings.map(({ kind }) => kind),
      ['checkpoint'],
    )
  })
})

interface TreeHead {
  readonly size: number
  readonly root: Uint8Array
  readonly signature: Uint8Array
}

// static-ct-api: an RFC 6962 TreeHeadSignature by ECDSA, which certificate logs alone use.
function verifiesTreeHead(spki: string, { size, root, signature }: TreeHead): boolean {
  const signed = Buffer.alloc(18)
  signed.writeUInt8(1, 1) // version 0, then signature type tree_hash
  signed.set(signature.subarray(0, 8), 2) // timestamp in milliseconds
  signed.writeBigUInt64BE(BigInt(size), 10)
  const key = createPublicKey({ key: Buffer.from(spki, 'base64'), format: 'der', type: 'spki' })
  return verify('sha256', Buffer.concat([signed, root]), key, signature.subarray(12))
}

function hashesOf(tile: Buffer): Uint8Array[] {
  return Array.from({ length: tile.length / 32 }, (_, at) => Uint8Array.from(tile.subarray(32 * at, 32 * at + 32)))
}

function filesIn(folder: string): LogFiles {
  return { read: (path) => readFile(join(folder, path)).catch(() => undefined) }
}
