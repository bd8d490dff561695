import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { committedBytes, type EvidenceBundle, readEntry } from '@atalaya/contracts'
import {
  decodeEntryBundle,
  entriesPath,
  leafHash,
  openCheckpoint,
  parsePolicy,
  parseTlogProof,
  rootOf,
  verifyTlogProof,
} from '@atalaya/tlog'
import { sql } from 'kysely'
import type { OpenedLedger } from './open-ledger.ts'
import { type LedgerGround, ledgerGround, ORIGIN } from './testing/test-ledger.ts'
import { tilesOf } from './tiles.ts'

let ground: LedgerGround
let opened: OpenedLedger

before(async () => {
  ground = await ledgerGround()
  await ground.act(['said before there was a log'])
  opened = await ground.open({ publicKinds: ['notice.published', 'ledger.started'] })
})
after(async () => {
  await opened?.[Symbol.asyncDispose]()
  await ground?.[Symbol.asyncDispose]()
})

/** Verifies as the format's description says, by the hub's own policy. */
async function verify(bundle: EvidenceBundle): Promise<void> {
  for (const { index, fact, salt, entry, proof } of bundle.facts) {
    const bytes = Buffer.from(entry, 'base64')
    const parsed = parseTlogProof(proof)
    assert.equal(parsed.index, index)
    assert.equal(parsed.checkpoint, bundle.checkpoint)
    await verifyTlogProof(parsed, bytes, parsePolicy(bundle.policy))
    const read = readEntry(bytes)
    if (fact === null) assert.equal(salt, null)
    else if (salt === null) assert.deepEqual(read, { kind: 'fact', fact })
    else {
      const commitment = createHash('sha256')
        .update(committedBytes(Buffer.from(salt, 'hex'), fact))
        .digest('hex')
      assert.deepEqual(read, { kind: 'commitment', commitment })
    }
  }
}

test('every fact becomes one leaf, in order, also those from before there was a log', async () => {
  const words = Array.from({ length: 700 }, (_, i) => `many-${i}`)
  await Promise.all([ground.act(words.slice(0, 300)), ground.act(words.slice(300)), ground.act(['alone'])])
  const size = await ground.published(opened.ledger)
  const leaves = await ground.db
    .selectFrom('ledger_leaves')
    .innerJoin('facts', (join) => join.onRef('fact_sequence', '=', sql`facts.sequence`))
    .select(['index', 'facts.tx', 'facts.sequence'])
    .orderBy('index')
    .execute()
  assert.equal(leaves.length, size)
  assert.deepEqual(
    leaves.map(({ index }) => index),
    leaves.map((_, at) => at),
  )
  const places = leaves.map(({ tx, sequence }) => [BigInt(tx), BigInt(sequence)] as const)
  assert.ok(
    places.every(([tx, at], i) => i === 0 || tx > (places[i - 1]?.[0] ?? 0n) || at > (places[i - 1]?.[1] ?? 0n)),
  )
})

test('what is published is a log as C2SP has it: tiles, bundles and a signed checkpoint', async () => {
  await ground.act(['published'])
  const size = await ground.published(opened.ledger)
  const { policy } = opened.ledger.describeKeys()
  const note = await readFile(join(ground.dir, 'checkpoint'), 'utf8')
  const checkpoint = await openCheckpoint(note, parsePolicy(policy))
  assert.equal(checkpoint.origin, ORIGIN)
  assert.equal(checkpoint.size, size)
  assert.deepEqual(await rootOf(tilesOf(opened.ledger.store), size), checkpoint.root)
  const bundle = decodeEntryBundle(await readFile(join(ground.dir, entriesPath(0))))
  const tile = await readFile(join(ground.dir, 'tile/0/000'))
  assert.deepEqual(Buffer.concat(bundle.map(leafHash)), tile)
  assert.ok(
    !(await readdir(join(ground.dir, 'tile/0'))).includes('000.p'),
    'partial tiles go when the full one is there',
  )
})

test('a private fact is proved to whom it is shown and says nothing to others', async () => {
  await ground.act(['secret word'])
  await ground.published(opened.ledger)
  const bundle = await opened.ledger.bundleOf([
    await ground.idOf('secret word'),
    await ground.idOf('said before there was a log'),
  ])
  await verify(bundle)
  const [shown] = bundle.facts
  assert.deepEqual(shown?.fact?.data, { word: 'secret word' })
  assert.equal(bundle.quorum, 'not-asked')
  const entry = Buffer.from(shown?.entry ?? '', 'base64').toString()
  assert.match(entry, /^\{"commitment":"[0-9a-f]{64}","type":"atalaya\/fact-commitment\/v1"\}$/)
  const altered = { ...bundle, facts: bundle.facts.map((one) => ({ ...one, salt: '0'.repeat(64) })) }
  await assert.rejects(verify(altered))
})

test('a public fact is in the log whole', async () => {
  await ground.act(['for all to read'], { kind: 'notice.published' })
  await ground.published(opened.ledger)
  const bundle = await opened.ledger.bundleOf([await ground.idOf('for all to read')])
  await verify(bundle)
  assert.equal(bundle.facts[0]?.salt, null)
})

test('a fact that is not there, or not in the published log yet, is not proved', async () => {
  await assert.rejects(opened.ledger.bundleOf(['6f1c1f2e-0000-4000-8000-000000000001']), { code: 'not-found' })
})

test("the log's key can be read by the hub alone", async () => {
  const dir = join(ground.keysDir, 'ledger')
  const [file = ''] = await readdir(dir)
  assert.equal((await stat(join(dir, file))).mode & 0o777, 0o600)
})
