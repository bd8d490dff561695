import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { checkGrowth } from './check-growth.ts'
import { parseCheckpoint } from './checkpoint.ts'
import { tilesOf } from './log-files.ts'
import { parseNote } from './note.ts'
import { generateSigner, type KeySigner } from './signer.ts'
import { type StaticLog, staticLog } from './testing/static-log.ts'
import { type VerifyLogOptions, verifyLog } from './verify-log.ts'

describe('verifying a whole log', () => {
  let signer: KeySigner
  let options: VerifyLogOptions

  before(async () => {
    signer = (await generateSigner('log.example.com')).signer
    options = { keys: [signer.verifierKey] }
  })

  const logOf = (size: number, what = 'entry') =>
    staticLog(
      Array.from({ length: size }, (_, at) => Buffer.from(`${what} ${at}`)),
      signer,
    )
  const kinds = async (log: StaticLog, more: Partial<VerifyLogOptions> = {}) =>
    (await verifyLog(log, { ...options, ...more })).findings.map(({ kind, path }) => `${kind} ${path}`)
  const alter = (log: StaticLog, path: string, at: number) => {
    const bytes = Uint8Array.from(log.files.get(path) ?? assert.fail(`no ${path}`))
    bytes[at] = (bytes[at] ?? 0) ^ 1
    log.files.set(path, bytes)
  }

  for (const size of [0, 1, 255, 256, 257, 66_000])
    it(`finds nothing in a sound log of ${size}`, async () => {
      const log = await logOf(size)
      let last = 0
      const { findings, ...report } = await verifyLog(log, {
        ...options,
        onProgress: (entries) => {
          last = entries
        },
      })
      const tiles = [...log.files.keys()].filter((path) => /^tile\/\d/.test(path)).length
      assert.deepEqual([findings, report.entries, report.tiles, last], [[], size, tiles, size])
    })

  it('finds an altered entry, and that the entries no longer lead to the root', async () => {
    const log = await logOf(700)
    alter(log, 'tile/entries/001', 103)
    assert.deepEqual(await kinds(log), ['altered tile/0/001', 'altered tile/1/000.p/2', 'wrong-root checkpoint'])
    const { findings } = await verifyLog(log, options)
    assert.match(findings[0]?.message ?? '', /entry 26\d/)
  })

  it('finds an altered tile, and that the entries still lead to the root', async () => {
    const log = await logOf(700)
    alter(log, 'tile/0/002.p/188', 40)
    alter(log, 'tile/1/000.p/2', 40)
    assert.deepEqual(await kinds(log), ['altered tile/0/002.p/188', 'altered tile/1/000.p/2'])
  })

  it('finds missing and damaged files, and checks the rest from the tiles', async () => {
    const log = await logOf(700)
    log.files.delete('tile/entries/000')
    log.files.set('tile/entries/001', Uint8Array.of(0, 9, 1))
    log.files.set('tile/1/000.p/2', new Uint8Array(63))
    assert.deepEqual(await kinds(log), [
      'unreadable tile/entries/000',
      'unreadable tile/entries/001',
      'unreadable tile/1/000.p/2',
    ])
    log.files.delete('tile/0/000')
    const report = await verifyLog(log, options)
    assert.deepEqual([report.entries, report.findings.length], [0, 3])
  })

  it('takes a full tile and bundle where the partial ones were deleted', async () => {
    const [log, later] = [await logOf(300), await logOf(520)]
    for (const path of ['tile/0/001', 'tile/entries/001']) {
      log.files.set(path, later.files.get(path) ?? new Uint8Array())
      log.files.delete(`${path}.p/44`)
    }
    assert.deepEqual(await kinds(log), [])
  })

  it('stops at a checkpoint that is absent, altered, of another key or another log', async () => {
    const log = await logOf(3)
    const { signer: other } = await generateSigner('log.example.com')
    const { signer: named } = await generateSigner('other.example.com')
    assert.deepEqual(await kinds(log, { keys: [other.verifierKey] }), ['checkpoint checkpoint'])
    assert.deepEqual(await kinds(await staticLog([], named)), ['checkpoint checkpoint'])
    alter(log, 'checkpoint', 2)
    assert.deepEqual(await kinds(log), ['checkpoint checkpoint'])
    log.files.clear()
    assert.deepEqual(await kinds(log), ['checkpoint checkpoint'])
  })

  it('finds a fork and a rollback from checkpoints that were kept', async () => {
    const log = await logOf(600)
    const note = async (size: number, what?: string) => ({
      name: `${what} ${size}`,
      note: (await logOf(size, what)).files.get('checkpoint') ?? '',
    })
    const sound = await Promise.all([note(0), note(1), note(256), note(600)])
    assert.deepEqual(await kinds(log, { earlier: sound }), [])
    const bad = [await note(601), await note(300, 'forged'), { name: 'nonsense', note: 'x' }]
    assert.deepEqual(await kinds(log, { earlier: [...sound, ...bad] }), [
      'checkpoint nonsense',
      'fork forged 300',
      'rollback undefined 601',
    ])
  })

  it('tells a monitor whether a log grew, forked or went back', async () => {
    const logs = await Promise.all([logOf(5), logOf(300), logOf(300, 'forged')])
    const [old, grown, forged] = logs.map((log) => parseCheckpoint(parseNote(log.files.get('checkpoint') ?? '').text))
    const [, log, fork] = logs
    if (!old || !grown || !forged || !log || !fork) assert.fail()
    assert.equal(await checkGrowth(tilesOf(log), old, grown), 'grown')
    assert.equal(await checkGrowth(tilesOf(log), grown, grown), 'unchanged')
    assert.equal(await checkGrowth(tilesOf(log), grown, old), 'rolled-back')
    assert.equal(await checkGrowth(tilesOf(log), forged, grown), 'forked')
    assert.equal(await checkGrowth(tilesOf(fork), old, forged), 'forked')
    log.files.delete('tile/0/000')
    await assert.rejects(checkGrowth(tilesOf(log), old, grown), { code: 'missing' })
  })
})
