import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { openWitness } from '../../apps/witness/src/index.ts'
import { GrowingLog } from '../../apps/witness/src/testing/growing-log.ts'
import { witnessFiles } from '../../apps/witness/src/testing/scratch.ts'
import {
  cosign,
  formatTlogProof,
  formatVerifierKey,
  generateSigner,
  type LogFiles,
  openNote,
  parseTlogSize,
  parseVerifierKey,
  proveInclusion,
  verifyLog,
} from '../../packages/tlog/src/index.ts'
import { staticLog } from '../../packages/tlog/src/testing/static-log.ts'
import { goGround } from './go-ground.ts'
import { run, start } from './go-tools.ts'
import { startOmniwitness } from './omniwitness.ts'
import { serveFiles } from './serve-files.ts'

describe("other people's clients", { timeout: 900_000 }, () => {
  const { folder, program, write } = goGround()

  it('omniwitness cosigns our checkpoints', async (t) => {
    const omniwitness = program(t, 'omniwitness')
    if (omniwitness === undefined) return
    const log = await GrowingLog.create('log.example.com/ours')
    const logs = [log.keys.verifierKey]
    await using witness = await startOmniwitness({ program: omniwitness, folder, logs })
    const post = (body: string) => fetch(`${witness.address}/add-checkpoint`, { method: 'POST', body })
    let old = 0
    for (const by of [1, 2, 600]) {
      const size = await log.grow(by)
      const answer = await post(await log.request(old, size))
      const note = `${await log.checkpoint(size)}${await answer.text()}`
      const { verified } = await openNote(note, [witness.key])
      assert.ok(Math.abs((verified[0]?.timestamp ?? 0) - Date.now() / 1000) < 60)
      old = size
    }
    const stale = await post(await log.request(3, old))
    assert.equal(stale.status, 409)
    assert.equal(parseTlogSize(await stale.text()), old)
  })

  it("Tessera's fsck accepts our log over HTTP, and refuses it with an altered entry", async (t) => {
    const fsck = program(t, 'fsck')
    if (fsck === undefined) return
    const { signer, verifierKey } = await generateSigner('log.example.com/fsck')
    const log = await staticLog(
      Array.from({ length: 66_000 }, (_, at) => Buffer.from(`entry ${at}`)),
      signer,
    )
    await using server = await serveFiles(log.files)
    const key = write('fsck.vkey', verifierKey)
    const args = ['--storage_url', `${server.address}/`, '--public_key', key, '--ui=false', '--logtostderr', '-v=1']
    const sound = await run(fsck, args)
    assert.match(sound.stderr, /Completed ranges/)
    assert.doesNotMatch(sound.stderr, /fsck failed/)
    const bundle = log.files.get('tile/entries/007') ?? assert.fail()
    bundle[5] = (bundle[5] ?? 0) ^ 1
    // It tells which tile is wrong; one version then waits for ever instead of ending.
    const broken = await run(fsck, args, { until: /Invalid|fsck failed/ })
    assert.match(broken.stderr, /\[7, 8\):Invalid|fsck failed/)
  })

  it("the witness project's load test drives our witness", async (t) => {
    const loadtest = program(t, 'loadtest')
    if (loadtest === undefined) return
    const { stdout: config } = await run(loadtest, ['--log_count', '10'])
    const keys = [...config.matchAll(/PublicKey: (\S+)/g)].map((match) => match[1] ?? '')
    assert.equal(keys.length, 10)
    await using files = await witnessFiles(keys)
    const { key, logs, data } = files
    const options = { keys: [key], logs, data, host: '127.0.0.1', port: 0, report: assert.ifError }
    await using witness = await openWitness(options)
    const args = ['--target', witness.address, '--log_count', '10', '--start_qps', '20', '--success_qps', '10']
    const { status, stderr } = await run(loadtest, [...args, '--timeout', '5s'])
    assert.match(stderr, /Exiting successfully/)
    assert.equal(status, 0)
  })

  it("Go's note library verifies our checkpoints and cosignatures", async (t) => {
    const judge = program(t, 'interoperation')
    if (judge === undefined) return
    const log = await GrowingLog.create('log.example.com/go')
    const checkpoint = await log.checkpoint(await log.grow(300))
    const witness = await generateSigner('witness.example.com/w1', 'cosignature')
    const line = await cosign(checkpoint.slice(0, checkpoint.indexOf('\n\n') + 1), witness.signer, 1_700_000_000)
    const keys = [log.keys.verifierKey, witness.verifierKey]
    assert.deepEqual(await run(judge, ['open', ...keys], { input: `${checkpoint}${line}` }), ok('2\n'))
    const altered = await run(judge, ['open', ...keys], { input: `${checkpoint}${line}`.replace('\n300\n', '\n301\n') })
    assert.equal(altered.status, 1)
  })

  it("Go's ML-DSA-44 cosignatures are verified by ours", async (t) => {
    const judge = program(t, 'interoperation')
    if (judge === undefined) return
    const log = await GrowingLog.create('log.example.com/ml-dsa')
    const { stdout } = await run(judge, ['cosign', 'witness.example.com/pq'], {
      input: await log.checkpoint(await log.grow(5)),
    })
    const [vkey = '', ...rest] = stdout.split('\n')
    const key = parseVerifierKey(vkey)
    assert.equal(formatVerifierKey(key), vkey)
    const note = rest.join('\n')
    const { verified } = await openNote(note, [key, log.keys.signer.verifierKey])
    assert.deepEqual(
      verified.map(({ key: { type } }) => type),
      ['ed25519', 'ml-dsa-44'],
    )
    await assert.rejects(openNote(note.replace('\n5\n', '\n6\n'), [key]), { code: 'bad-signature' })
  })

  it("Go's tlog-proof library reads and verifies our proofs", async (t) => {
    const judge = program(t, 'interoperation')
    if (judge === undefined) return
    const log = await GrowingLog.create('log.example.com/proof')
    const size = await log.grow(700)
    const proof = await proveInclusion(log, 258, size)
    const file = formatTlogProof({
      extra: Buffer.from('extra'),
      index: 258,
      proof,
      checkpoint: await log.checkpoint(size),
    })
    const leaf = (at: number) => Buffer.from(`${log.origin} ${at}`).toString('base64')
    assert.deepEqual(await run(judge, ['proof', log.keys.verifierKey, leaf(258)], { input: file }), ok('258\n'))
    assert.equal((await run(judge, ['proof', log.keys.verifierKey, leaf(259)], { input: file })).status, 1)
  })

  it('a log that Tessera grows is verified by ours', async (t) => {
    const posix = program(t, 'posix')
    if (posix === undefined) return
    const { signer, signerKey } = await generateSigner('log.example.com/tessera')
    const storage = join(folder, 'tessera')
    const args = ['--storage_dir', storage, '--private_key', write('tessera.key', signerKey)]
    const files: LogFiles = { read: (path) => readFile(join(storage, path)).catch(() => undefined) }
    await using log = await start(posix, (port) => [...args, '--listen', `127.0.0.1:${port}`])
    const add = (at: number) => fetch(`${log.address}/add`, { method: 'POST', body: `entry ${at}` })
    const answers = await Promise.all(Array.from({ length: 400 }, (_, at) => add(at)))
    assert.ok(answers.every(({ status }) => status === 200))
    let report = await verifyLog(files, { keys: [signer.verifierKey] })
    while (report.entries < 400) report = await verifyLog(files, { keys: [signer.verifierKey] })
    assert.deepEqual([report.entries, report.findings], [400, []])
  })
})

function ok(stdout: string) {
  return { status: 0, stdout, stderr: '' }
}
