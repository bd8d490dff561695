import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { formatCheckpoint, parseCheckpoint } from './checkpoint.ts'
import { decodeEntryBundle, encodeEntryBundle } from './entry-bundle.ts'
import { parseNote } from './note.ts'
import { formatPolicy, parsePolicy } from './policy-file.ts'
import { formatSignatureLine, parseSignatureLine } from './signature-line.ts'
import { parseSignerKey } from './signer.ts'
import { proofSample } from './testing/proof-sample.ts'
import { type Random, randomFrom } from './testing/random.ts'
import { tileHashes, tilePath } from './tile.ts'
import { TlogError } from './tlog-error.ts'
import { formatTlogProof, parseTlogProof } from './tlog-proof.ts'
import { formatVerifierKey, parseVerifierKey } from './verifier-key.ts'
import { formatAddCheckpoint, parseAddCheckpoint, parseTlogSize, parseWitnessAnswer } from './witness-protocol.ts'

const ROUNDS = 1500
const sample = await proofSample()
const { checkpoint } = parseTlogProof(sample.proof)
const text = parseNote(checkpoint).text
const line = checkpoint.trimEnd().split('\n').at(-1) ?? ''
const vkey = sample.policy.split(/[ \n]/)[1] ?? ''
const utf8 = new TextDecoder()

/** Each parser of outside bytes with something it takes, and what must hold of all that it takes. */
const PARSERS: Record<string, readonly [taken: string, parse: (bytes: Uint8Array) => void]> = {
  'signed notes': [checkpoint, (bytes) => void parseNote(bytes)],
  'signature lines': [
    line,
    (bytes) =>
      again(parseSignatureLine(utf8.decode(bytes)), (it) => parseSignatureLine(formatSignatureLine(it).trimEnd())),
  ],
  checkpoints: [
    text,
    (bytes) => again(parseCheckpoint(utf8.decode(bytes)), (it) => parseCheckpoint(formatCheckpoint(it))),
  ],
  'verifier keys': [
    vkey,
    (bytes) => again(parseVerifierKey(utf8.decode(bytes)), (it) => parseVerifierKey(formatVerifierKey(it))),
  ],
  policies: [sample.policy, (bytes) => void formatPolicy(parsePolicy(bytes))],
  'tlog-proofs': [sample.proof, (bytes) => again(parseTlogProof(bytes), (it) => parseTlogProof(formatTlogProof(it)))],
  'add-checkpoint bodies': [
    formatAddCheckpoint({ oldSize: 7, proof: parseTlogProof(sample.proof).proof, checkpoint }),
    (bytes) => again(parseAddCheckpoint(bytes), (it) => parseAddCheckpoint(formatAddCheckpoint(it))),
  ],
  "witnesses' answers": [`${line}\n${line}\n`, (bytes) => void parseWitnessAnswer(bytes)],
  "witnesses' sizes": ['20852163\n', (bytes) => void parseTlogSize(utf8.decode(bytes))],
  'entry bundles': [
    '\0\x03one\0\x00\0\x05three',
    (bytes) => assert.deepEqual(encodeEntryBundle(decodeEntryBundle(bytes)), Uint8Array.from(bytes)),
  ],
  tiles: ['x'.repeat(96), (bytes) => void tileHashes(bytes, 3, tilePath(0, 0, 3))],
}

describe('parsers of outside bytes', () => {
  for (const [name, [taken, parse]] of Object.entries(PARSERS))
    it(`refuse ${name} that they cannot read, and throw nothing else`, () => {
      const random = randomFrom(11)
      const bytes = new TextEncoder().encode(taken)
      parse(bytes)
      for (let round = 0; round < ROUNDS; round++) attempt(() => parse(mutate(bytes, random)))
      for (let round = 0; round < 200; round++) attempt(() => parse(random.bytes(random.below(300))))
    })

  it('refuse signer keys that they cannot read, and throw nothing else', async () => {
    const random = randomFrom(12)
    const seed = `PRIVATE+KEY+log.example.com+00000000+${Buffer.alloc(33, 1).toString('base64')}`
    for (let round = 0; round < 200; round++) {
      const bytes = mutate(new TextEncoder().encode(seed), random)
      await assert.rejects(parseSignerKey(utf8.decode(bytes)), { name: 'TlogError' })
    }
  })
})

function attempt(parse: () => void): void {
  try {
    parse()
  } catch (error) {
    if (!(error instanceof TlogError)) throw error
    assert.ok(error.message.length < 400, error.message)
    assert.doesNotMatch(error.message, /[\0-\x1f\x7f]/)
  }
}

function again<T>(parsed: T, parseFormatted: (parsed: T) => T): void {
  assert.deepEqual(parseFormatted(parsed), parsed)
}

// Octets changed, cut out, doubled or swapped for ones that mean something to these formats.
function mutate(bytes: Uint8Array, random: Random): Uint8Array {
  const octets = [...bytes]
  const meaningful = '\n \t+=\u2014 09-#'
  for (let changes = 1 + random.below(4); changes > 0; changes--) {
    const at = random.below(octets.length + 1)
    const kind = random.below(5)
    if (kind === 0) octets[at] = random.below(256)
    else if (kind === 1) octets.splice(at, 1 + random.below(20))
    else if (kind === 2) octets.splice(at, 0, ...octets.slice(at, at + random.below(40)))
    else if (kind === 3) octets.splice(at, 0, meaningful.charCodeAt(random.below(meaningful.length)) & 0xff)
    else octets.length = at
  }
  return Uint8Array.from(octets)
}
