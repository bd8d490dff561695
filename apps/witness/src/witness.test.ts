import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import {
  EMPTY_ROOT,
  formatAddCheckpoint,
  formatCheckpoint,
  openNote,
  parseCheckpoint,
  parseVerifierKey,
  rootOf,
  signNote,
} from '@atalaya/tlog'
import { randomFrom } from '../../../packages/tlog/src/testing/random.ts'
import { type OpenWitness, openWitness } from './open-witness.ts'
import { GrowingLog } from './testing/growing-log.ts'
import { type WitnessFiles, witnessFiles } from './testing/scratch.ts'

describe('a witness', () => {
  let files: WitnessFiles
  let witness: OpenWitness
  const logs: GrowingLog[] = []
  const failures: Error[] = []

  before(async () => {
    for (let at = 0; at < 12; at++) logs.push(await GrowingLog.create(`log.example.com/${at}`))
    files = await witnessFiles(logs.map(({ keys }) => keys.verifierKey))
    witness = await openWitness({ ...options(files), report: (error) => failures.push(error) })
  })

  after(async () => {
    await witness[Symbol.asyncDispose]()
    await files[Symbol.asyncDispose]()
    assert.deepEqual(failures, [])
  })

  const post = (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
    fetch(`${witness.address}/add-checkpoint`, { method: 'POST', body, headers })
  const unused = () => logs.pop() ?? assert.fail('too few logs')

  it('cosigns a log as it grows, with a timestamp, and serves the latest to monitors', async () => {
    const log = unused()
    const place = `${witness.address}/${createHash('sha256').update(log.origin).digest('hex')}/checkpoint`
    assert.equal((await fetch(place)).status, 404)
    let size = 0
    for (const by of [1, 2, 300, 0]) {
      const old = size
      size = await log.grow(by)
      const answer = await post(await log.request(old, size))
      assert.deepEqual([answer.status, answer.headers.get('content-type')], [200, 'text/plain; charset=utf-8'])
      const note = `${await log.checkpoint(size)}${await answer.text()}`
      const { verified } = await openNote(note, [parseVerifierKey(files.verifierKey)])
      assert.ok(Math.abs((verified[0]?.timestamp ?? 0) - Date.now() / 1000) < 60)
      const latest = await fetch(place)
      const keys = [parseVerifierKey(files.verifierKey), parseVerifierKey(log.keys.verifierKey)]
      const served = await openNote(await latest.text(), keys)
      assert.deepEqual([served.verified.length, parseCheckpoint(served.text).size], [2, size])
    }
  })

  it('answers 409 with the size it knows, exactly typed, when the old size is another', async () => {
    const log = unused()
    await log.grow(10)
    assert.equal((await post(await log.request(0, 5))).status, 200)
    for (const old of [0, 3, 7]) {
      const answer = await post(await log.request(old, 10))
      assert.deepEqual(
        [answer.status, answer.headers.get('content-type'), await answer.text()],
        [409, 'text/x.tlog.size', '5\n'],
      )
    }
  })

  it('answers 404 for a log it does not know', async () => {
    const stranger = await GrowingLog.create('stranger.example.com')
    assert.equal((await post(await stranger.request(0, await stranger.grow(3)))).status, 404)
  })

  it('answers 403 without a signature of the log, and with one that does not verify', async () => {
    const log = unused()
    const size = await log.grow(3)
    const other = await GrowingLog.create(log.origin)
    await other.grow(3)
    assert.equal((await post(await other.request(0, size))).status, 403)
    const altered = (await log.request(0, size)).replace('\n3\n', '\n2\n')
    assert.equal((await post(altered)).status, 403)
  })

  it('answers 400 for an old size past the checkpoint, and for what is no request', async () => {
    const log = unused()
    await log.grow(3)
    const checkpoint = await log.checkpoint(3)
    const bodies = [
      formatAddCheckpoint({ oldSize: 4, proof: [], checkpoint }),
      '',
      'old 0\n',
      checkpoint,
      `old 00\n\n${checkpoint}`,
      `old 0\nnot base64\n\n${checkpoint}`,
      `old 0\n\n${checkpoint.trimEnd()}`,
      `old 0\n${`${'A'.repeat(43)}=\n`.repeat(64)}\n${checkpoint}`,
      Uint8Array.of(0x6f, 0xff, 0xfe),
    ]
    for (const body of bodies) assert.equal((await post(body)).status, 400, String(body).slice(0, 40))
  })

  it('answers 422 for a proof that does not verify, a fork, and an empty tree with leaves', async () => {
    const [log, fork] = [unused(), await GrowingLog.create('log.example.com/fork')]
    await log.grow(8)
    await fork.grow(8)
    const sign = async (size: number, root: Uint8Array) =>
      signNote(formatCheckpoint({ origin: log.origin, size, root }), [log.keys.signer])
    const leaves = await sign(0, await rootOf(log, 8))
    assert.equal((await post(formatAddCheckpoint({ oldSize: 0, proof: [], checkpoint: leaves }))).status, 422)
    const needless = formatAddCheckpoint({ oldSize: 0, proof: [EMPTY_ROOT], checkpoint: await log.checkpoint(4) })
    assert.equal((await post(needless)).status, 422)
    assert.equal((await post(await log.request(0, 4))).status, 200)
    const forked = await rootOf(fork, 8)
    const sameSize = await rootOf(fork, 4)
    for (const [size, root] of [
      [8, forked],
      [4, sameSize],
    ] as const) {
      const proof = (await fork.request(4, size)).split('\n\n')[0]
      const answer = await post(`${proof}\n\n${await sign(size, root)}`)
      assert.equal(answer.status, 422)
    }
    assert.equal((await post(await log.request(4, 8))).status, 200)
    assert.equal(failures.splice(0).length, 1, 'the fork was told')
  })

  it('keeps both checkpoints of a log that signed two trees of one size, and tells its operator', async () => {
    const [log, fork] = [unused(), await GrowingLog.create('log.example.com/another')]
    await log.grow(5)
    await fork.grow(5)
    assert.equal((await post(await log.request(0, 5))).status, 200)
    const text = formatCheckpoint({ origin: log.origin, size: 5, root: await rootOf(fork, 5) })
    const forged = await signNote(text, [log.keys.signer])
    for (const oldSize of [5, 0, 5]) {
      const { status } = await post(formatAddCheckpoint({ oldSize, proof: [], checkpoint: forged }))
      assert.equal(status, oldSize === 5 ? 422 : 409)
    }
    const told = failures.splice(0)
    assert.equal(told.length, 1)
    const name = /fork-[0-9a-f]+\.txt/.exec(told[0]?.message ?? '')?.[0] ?? assert.fail(told[0]?.message)
    const evidence = await readFile(join(files.data, name), 'utf8')
    assert.ok(evidence.includes(await log.checkpoint(5)) && evidence.includes(forged))
  })

  it('answers whatever comes in, and cosigns none of it', async () => {
    const log = unused()
    const random = randomFrom(5)
    const request = Buffer.from(await log.request(0, await log.grow(300)))
    for (let round = 0; round < 400; round++) {
      const body = Uint8Array.from(request)
      for (let changes = 1 + random.below(3); changes > 0; changes--) {
        const at = random.below(body.length - 6) // past it are bits of the signature's Base64 that mean nothing
        body[at] = (body[at] ?? 0) ^ (1 + random.below(255))
      }
      const { status } = await post(body.subarray(0, random.below(4) === 0 ? random.below(body.length) : body.length))
      assert.ok([400, 403, 404, 409, 422].includes(status), `${status}`)
    }
    assert.equal((await post(request)).status, 200)
  })

  it('refuses a body past the bound, and takes one of any content type', async () => {
    const log = unused()
    await log.grow(1)
    assert.equal((await post('x'.repeat(2 ** 20))).status, 413)
    const answer = await post(await log.request(0, 1), { 'content-type': 'application/octet-stream' })
    assert.equal(answer.status, 200)
    const bare = await fetch(`${witness.address}/add-checkpoint`, { method: 'POST' })
    assert.equal(bare.status, 400)
    assert.equal((await fetch(`${witness.address}/add-checkpoint`)).status, 404)
  })

  it('never cosigns two trees of one size nor goes back, however many ask at once', async () => {
    const log = unused()
    await log.grow(60)
    const requests = await Promise.all(Array.from({ length: 60 }, (_, at) => log.request(0, at + 1)))
    const answers = await Promise.all(requests.map((body) => post(body)))
    const statuses = answers.map(({ status }) => status)
    assert.equal(statuses.filter((status) => status === 200).length, 1)
    assert.equal(statuses.filter((status) => status === 409).length, 59)
    const size = statuses.indexOf(200) + 1
    for (const answer of answers.filter(({ status }) => status === 409)) assert.equal(await answer.text(), `${size}\n`)
  })

  it('does not either when two of its processes share a record', async () => {
    const log = unused()
    await log.grow(20)
    await using twin = await openWitness({ ...options(files), report: (error) => failures.push(error) })
    const asked = Array.from({ length: 20 }, async (_, at) => {
      const address = at % 2 === 0 ? witness.address : twin.address
      return fetch(`${address}/add-checkpoint`, { method: 'POST', body: await log.request(0, at + 1) })
    })
    const statuses = (await Promise.all(asked)).map(({ status }) => status)
    assert.equal(statuses.filter((status) => status === 200).length, 1)
    assert.equal(statuses.filter((status) => status === 409).length, 19)
  })

  it('remembers across a restart', async () => {
    const log = unused()
    await log.grow(9)
    assert.equal((await post(await log.request(0, 6))).status, 200)
    await witness[Symbol.asyncDispose]()
    witness = await openWitness({ ...options(files), report: (error) => failures.push(error) })
    assert.equal((await post(await log.request(0, 9))).status, 409)
    assert.equal((await post(await log.request(6, 9))).status, 200)
  })
})

function options({ key, logs, data }: WitnessFiles) {
  return { keys: [key], logs, data, host: '127.0.0.1', port: 0 }
}
