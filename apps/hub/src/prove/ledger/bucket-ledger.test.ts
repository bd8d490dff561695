import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { BucketConfig } from '../../platform/config/index.ts'
import { eventually } from '../../testing/eventually.ts'
import { openBucketStore } from './bucket-store.ts'
import type { Ledger } from './ledger.ts'
import { startS3Server, type TestS3Server } from './testing/start-s3-server.ts'
import { type LedgerGround, ledgerGround } from './testing/test-ledger.ts'

let server: TestS3Server
let ground: LedgerGround
let bucket: BucketConfig
before(async () => {
  server = await startS3Server()
  ground = await ledgerGround()
  ;({ bucket } = server)
})
after(async () => {
  await ground?.[Symbol.asyncDispose]()
  await server?.[Symbol.asyncDispose]()
})

async function noteOf(ledger: Ledger): Promise<string> {
  return Buffer.from((await ledger.store.get('checkpoint')) ?? []).toString()
}

test('a log moves from the directory to a bucket: it is built there anew, to the same checkpoint', async () => {
  await ground.act(Array.from({ length: 600 }, (_, i) => `word ${i}`))
  let before = ''
  {
    await using opened = await ground.open()
    await ground.published(opened.ledger)
    before = await noteOf(opened.ledger)
  }
  await using opened = await ground.open({ bucket })
  await ground.published(opened.ledger)
  assert.equal(await noteOf(opened.ledger), before)
  assert.equal(await opened.ledger.store.get('tile/0/000.p/1'), undefined)
  assert.ok(await opened.ledger.store.get('tile/entries/001'))
  await opened.ledger.check.tick()
  assert.deepEqual((await opened.ledger.describe()).check.findings, [])
})

test('while the bucket is away the log is behind and says why, nothing is a finding, and it goes on by itself', async () => {
  await using opened = await ground.open({ bucket })
  const size = await ground.published(opened.ledger)
  await server.stop()
  await ground.act(['said while the bucket is away'])
  const waiting = await eventually('it tells', async () => (await opened.ledger.describe()).waiting ?? undefined)
  assert.match(waiting.message, /cannot be reached.*Nothing is lost/)
  assert.equal(opened.ledger.health, 'behind')
  await assert.rejects(opened.ledger.check.tick(), { code: 'unavailable' })
  const { state, check } = await opened.ledger.describe()
  assert.deepEqual([state, check.findings], ['behind', []])
  await server.start()
  assert.ok((await ground.published(opened.ledger)) > size)
  await eventually('it is well', () => opened.ledger.health === 'well')
})

test('a hub starts while the bucket is away, signs nothing, and publishes when it is back', async () => {
  await server.stop()
  await using opened = await ground.open({ bucket })
  await ground.act(['said after the start'])
  await eventually('it tells', () => opened.ledger.health === 'behind')
  await server.start()
  await ground.published(opened.ledger)
})

test('a hub that stops while the bucket is away does not wait for it', async () => {
  await server.stop()
  const opened = await ground.open({ bucket })
  await eventually('it tells', () => opened.ledger.health === 'behind')
  await opened[Symbol.asyncDispose]()
  await server.start()
})

test('a tile that somebody altered in the bucket stops the log before it is extended', async () => {
  const size = await ground.countLeaves()
  const path = `tile/0/${String(Math.floor(size / 256)).padStart(3, '0')}.p/${size % 256}`
  const store = await openBucketStore(bucket)
  const bytes = Buffer.from((await store.get(path)) ?? [])
  bytes[3] = (bytes[3] ?? 0) ^ 1
  await store.replace({ path, bytes })
  await using opened = await ground.open({ bucket })
  const halted = await eventually('a halt', async () => (await opened.ledger.describe()).halted ?? undefined)
  assert.equal(halted.code, 'object-differs')
})
