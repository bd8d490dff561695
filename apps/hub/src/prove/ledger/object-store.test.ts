import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { type Scratch, scratchDir } from '../../testing/scratch.ts'
import { openBucketStore } from './bucket-store.ts'
import { openDirectoryStore } from './directory-store.ts'
import type { ObjectStore } from './object-store.ts'
import { startS3Server, type TestS3Server } from './testing/start-s3-server.ts'

const TILE = 'tile/0/x001/000'

let scratch: Scratch
let server: TestS3Server
before(async () => {
  scratch = await scratchDir()
  server = await startS3Server()
})
after(async () => {
  await server?.[Symbol.asyncDispose]()
  await scratch?.[Symbol.asyncDispose]()
})

let opened = 0
const STORES: Readonly<Record<string, () => Promise<ObjectStore>>> = {
  directory: () => openDirectoryStore(join(scratch.path, `store-${++opened}`)),
  bucket: () => openBucketStore({ ...server.bucket, prefix: `${server.bucket.prefix}store-${++opened}/` }),
}

for (const [kind, open] of Object.entries(STORES))
  describe(`a ${kind}`, () => {
    test('gives what was put, byte for byte, and nothing for what was not', async () => {
      const store = await open()
      const objects = Array.from({ length: 40 }, (_, at) => ({
        path: `tile/0/x001/${String(at).padStart(3, '0')}`,
        bytes: randomBytes(at * 200),
      }))
      await store.putAll(objects)
      for (const { path, bytes } of objects) assert.deepEqual(Buffer.from((await store.get(path)) ?? []), bytes)
      assert.equal(await store.get('tile/0/x002/000'), undefined)
      assert.equal(await store.get('tile/0'), undefined)
    })

    test('takes the same object again, and never one with other content', async () => {
      const store = await open()
      const first = { path: TILE, bytes: Buffer.from('first') }
      await store.putAll([first])
      await store.putAll([first, { path: 'tile/0/x001/001', bytes: Buffer.from('second') }])
      await assert.rejects(store.putAll([{ path: TILE, bytes: Buffer.from('other') }]), {
        name: 'LedgerHalt',
        code: 'object-differs',
      })
      assert.deepEqual(Buffer.from((await store.get(TILE)) ?? []), first.bytes)
    })

    test('replaces a checkpoint as often as it is told', async () => {
      const store = await open()
      for (const note of ['one', 'two', 'two', 'three']) {
        await store.replace({ path: 'checkpoint', bytes: Buffer.from(note) })
        assert.equal(Buffer.from((await store.get('checkpoint')) ?? []).toString(), note)
      }
    })

    test('replaces what another process has replaced in between', async () => {
      const [one, two] = [await open(), await open()]
      opened -= 1
      const again = await open()
      await one.replace({ path: 'checkpoint', bytes: Buffer.from('of another place') })
      await two.replace({ path: 'checkpoint', bytes: Buffer.from('a') })
      await again.replace({ path: 'checkpoint', bytes: Buffer.from('b') })
      await two.replace({ path: 'checkpoint', bytes: Buffer.from('c') })
      assert.equal(Buffer.from((await again.get('checkpoint')) ?? []).toString(), 'c')
    })

    test('removes the partial tiles below a path, and no more', async () => {
      const store = await open()
      const paths = ['tile/0/000.p/1', 'tile/0/000.p/255', 'tile/0/000', 'tile/0/001.p/1']
      await store.putAll(paths.map((path) => ({ path, bytes: Buffer.from(path) })))
      await store.removeBelow('tile/0/000.p')
      await store.removeBelow('tile/0/002.p')
      const left = await Promise.all(paths.map(async (path) => (await store.get(path)) !== undefined))
      assert.deepEqual(left, [false, false, true, true])
    })
  })
