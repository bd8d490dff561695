import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { startS3Server } from '../apps/hub/src/prove/ledger/testing/start-s3-server.ts'
import { tilesOf } from '../apps/hub/src/prove/ledger/tiles.ts'
import {
  leafHash,
  openCheckpoint,
  parsePolicy,
  proveConsistency,
  rootOf,
  verifyConsistency,
} from '../packages/tlog/src/index.ts'
import { type LedgerRoundsDone, runLedgerRounds } from './faults/run-ledger-rounds.ts'

const ROUNDS = Number(process.env.ATALAYA_LEDGER_FAULT_ROUNDS ?? 50)

const BUCKET_ROUNDS = Number(process.env.ATALAYA_LEDGER_BUCKET_ROUNDS ?? 10)

test('a log that is killed at any moment extends every checkpoint that anybody saw, and holds each fact once', async (t) => {
  await runLedgerRounds(ROUNDS, (done) => look(t, done), { say: (line) => t.diagnostic(line) })
})

test('so does one whose files are in a bucket', async (t) => {
  await using server = await startS3Server()
  const { bucket } = server
  await runLedgerRounds(BUCKET_ROUNDS, (done) => look(t, done), { bucket, say: (line) => t.diagnostic(line) })
})

async function look(t: TestContext, { opened: { ledger }, db, seen, killedInWrite }: LedgerRoundsDone): Promise<void> {
  const tiles = tilesOf(ledger.store)
  const { checkpoint, size } = await ledger.describe()
  const newRoot = Buffer.from(checkpoint?.root ?? '', 'base64')
  assert.deepEqual(Buffer.from(await rootOf(tiles, size)), newRoot)
  const keys = ledger.describeKeys().keys.map((vkey) => `log ${vkey}\n`)
  const policy = parsePolicy(`${keys.join('')}quorum none\n`)
  for (const note of seen) {
    const old = await openCheckpoint(note, policy)
    const proof = await proveConsistency(tiles, old.size, size)
    verifyConsistency({ oldSize: old.size, newSize: size, oldRoot: old.root, newRoot, proof })
  }
  await ledger.check.tick()
  const { check } = await ledger.describe()
  assert.deepEqual(check.findings, [])
  const leaves = await db.selectFrom('ledger_leaves').select('entry').orderBy('index').execute()
  const firstTile = Buffer.from(await tiles.tile(0, 0, Math.min(256, size)))
  assert.deepEqual(Buffer.concat(leaves.slice(0, 256).map(({ entry }) => leafHash(entry))), firstTile)
  t.diagnostic(`${size} leaves, ${seen.size} checkpoints seen, ${killedInWrite} rounds killed in the middle of a write`)
  assert.ok(seen.size > 0)
}
