import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, beforeEach, test } from 'node:test'
import type { BucketConfig } from '../../platform/config/index.ts'
import { scratchDir } from '../../testing/scratch.ts'
import { openBucketStore } from './bucket-store.ts'
import type { S3Fault } from './testing/faulty-way.ts'
import { startS3Server, type TestS3Server } from './testing/start-s3-server.ts'

const TILE = 'tile/0/x001/000'
const BYTES = Buffer.from('bytes of a tile')
const IMPATIENT_MS = 100

let server: TestS3Server
let bucket: BucketConfig
before(async () => {
  server = await startS3Server()
})
let runs = 0
beforeEach(() => {
  server.fault('none')
  bucket = { ...server.bucket, prefix: `${server.bucket.prefix}run-${++runs}/` }
})
after(() => server?.[Symbol.asyncDispose]())

const answer = (status: number, code: string, times?: number): S3Fault => ({
  ...{ status, body: `<Error><Code>${code}</Code></Error>` },
  ...(times === undefined ? {} : { times }),
})

test('what failed in passing is tried again', async () => {
  const store = await openBucketStore(bucket)
  server.fault(answer(503, 'SlowDown', 2))
  await store.putAll([{ path: TILE, bytes: BYTES }])
  server.fault({ status: 502, body: '<html>', times: 1 })
  assert.deepEqual(Buffer.from((await store.get(TILE)) ?? []), BYTES)
})

test('what was written although its answer was lost is not taken for somebody else’s', async () => {
  const store = await openBucketStore(bucket)
  await store.replace({ path: 'checkpoint', bytes: Buffer.from('one') })
  server.fault('lose-answers')
  await assert.rejects(store.replace({ path: 'checkpoint', bytes: Buffer.from('two') }), { code: 'unavailable' })
  server.fault('none')
  await store.replace({ path: 'checkpoint', bytes: Buffer.from('two') })
  await store.putAll([{ path: TILE, bytes: BYTES }])
  assert.equal(Buffer.from((await store.get('checkpoint')) ?? []).toString(), 'two')
})

test('every refusal is said in words, with what to do, and is no halt', async () => {
  const [patient, impatient] = [await openBucketStore(bucket), await openBucketStore(bucket, IMPATIENT_MS)]
  const refusals: readonly (readonly [S3Fault, RegExp])[] = [
    [answer(403, 'AccessDenied'), /denies access: the key needs s3:ListBucket/],
    [answer(404, 'NoSuchBucket'), /There is no bucket log at http.*mend --ledger-bucket/],
    [answer(403, 'RequestTimeTooSkewed'), /The clock of this machine is wrong.*NTP/],
    [answer(403, 'SignatureDoesNotMatch'), /its secret is wrong.*--ledger-s3-key/],
    [answer(301, 'PermanentRedirect'), /in another region than us-east-1.*--ledger-s3-region/],
    [answer(507, 'InsufficientStorage'), /is full/],
    [{ status: 404, body: '<html>not found</html>' }, /an answer of no use \(404\)/],
    ['refuse', /cannot be reached/],
    ['hang', /cannot be reached: no answer in/],
  ]
  for (const [fault, message] of refusals) {
    const store = fault === 'hang' ? impatient : patient
    server.fault(fault)
    await assert.rejects(store.get('checkpoint'), { name: 'HubError', code: 'unavailable', message })
    await assert.rejects(store.putAll([{ path: TILE, bytes: BYTES }]), {
      code: 'unavailable',
      message: /Nothing is lost/,
    })
  }
})

const unsigned = process.env.ATALAYA_TEST_S3 === undefined && 'the server of the tests verifies no signature'
test('a wrong secret is refused by the server itself', { skip: unsigned }, async () => {
  const key = { accessKeyId: server.bucket.key?.accessKeyId ?? '', secretAccessKey: 'guessed' }
  const store = await openBucketStore({ ...bucket, key })
  await assert.rejects(store.get('checkpoint'), { code: 'unavailable', message: /does not know the key/ })
})

test('a bucket that is not there is no empty log', async () => {
  const store = await openBucketStore({ ...bucket, name: 'another' })
  await assert.rejects(store.get('checkpoint'), { code: 'unavailable', message: /no bucket another/ })
})

test('an answer larger than any object of a log is not read', async () => {
  const store = await openBucketStore(bucket)
  server.fault({ status: 200, body: 'x'.repeat(9_000) })
  await assert.rejects(store.get(TILE), { name: 'LedgerHalt', code: 'object-differs' })
})

test('what the service lists decides nothing outside the path', async () => {
  const store = await openBucketStore(bucket)
  await store.putAll([{ path: 'tile/0/001', bytes: BYTES }])
  const lie = `<Key>${bucket.prefix}tile/0/001</Key><Key>${bucket.prefix}tile/0/000.p/../001</Key>`
  server.fault({ status: 200, body: lie, times: 1 })
  await store.removeBelow('tile/0/000.p')
  assert.deepEqual(Buffer.from((await store.get('tile/0/001')) ?? []), BYTES)
})

test('garbage for a list is borne, whatever it is', async () => {
  const store = await openBucketStore(bucket)
  const parts = ['<Key>', '</Key>', '<', 'tile/0/000.p/1', bucket.prefix, '\u0000', '&amp;', '%', 'é']
  for (let round = 0; round < 40; round++) {
    const body = Array.from({ length: 60 }, () => parts[Math.floor(Math.random() * parts.length)]).join('')
    server.fault({ status: 200, body, times: 1 })
    await store.removeBelow('tile/0/000.p')
  }
})

test('objects say of what kind they are and for how long they keep, as the hub’s own routes do', async () => {
  const store = await openBucketStore(bucket)
  const seen = server.headers
  await store.putAll([{ path: TILE, bytes: BYTES }])
  assert.equal(seen.at(-1)?.['cache-control'], 'public, max-age=31536000, immutable')
  assert.equal(seen.at(-1)?.['content-type'], 'application/octet-stream')
  assert.equal(seen.at(-1)?.['if-none-match'], '*')
  assert.equal(seen.at(-1)?.['content-md5'], '+9kg28KC3/c6AEQ+ZCBoWw==')
  await store.replace({ path: 'checkpoint', bytes: Buffer.from('note') })
  assert.equal(seen.at(-1)?.['cache-control'], 'public, max-age=1')
  assert.equal(seen.at(-1)?.['content-type'], 'text/plain; charset=utf-8')
})

test('a store that is closed gives up at once', async () => {
  const store = await openBucketStore(bucket)
  server.fault('hang')
  const reading = assert.rejects(store.get('checkpoint'), { code: 'unavailable' })
  store.close?.()
  await reading
})

test('a key in a file that others may read, or that is none, is refused without a word of it', async () => {
  await using scratch = await scratchDir()
  const keyFile = join(scratch.path, 'key.json')
  const { key, ...rest } = bucket
  const open = () => openBucketStore({ ...rest, keyFile })
  await assert.rejects(open(), { code: 'bad-option', message: /cannot be read/ })
  await writeFile(keyFile, JSON.stringify(key), { mode: 0o644 })
  await assert.rejects(open(), { code: 'bad-option', message: /chmod 600/ })
  const other = join(scratch.path, 'other.json')
  await writeFile(other, 'very-secret', { mode: 0o600 })
  await assert.rejects(
    openBucketStore({ ...rest, keyFile: other }),
    (error: Error) => /must be JSON/.test(error.message) && !JSON.stringify(error).includes('very-secret'),
  )
  await writeFile(other, JSON.stringify(key))
  assert.equal(await (await openBucketStore({ ...rest, keyFile: other })).get('checkpoint'), undefined)
})
