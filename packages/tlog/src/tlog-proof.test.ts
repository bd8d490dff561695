import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { parsePolicy } from './policy-file.ts'
import { type ProofSample, proofSample } from './testing/proof-sample.ts'
import { formatTlogProof, parseTlogProof, verifyTlogProof } from './tlog-proof.ts'

describe('tlog-proofs', () => {
  let sample: ProofSample
  before(async () => {
    sample = await proofSample()
  })

  const verify = (change: Partial<ProofSample> = {}, now?: number) => {
    const { proof, entry, policy } = { ...sample, ...change }
    const clock = now === undefined ? {} : { now }
    return verifyTlogProof(parseTlogProof(proof), new TextEncoder().encode(entry), parsePolicy(policy), clock)
  }

  it('prove an entry by its log and a quorum of witnesses, offline', async () => {
    const { origin, index, size, cosignatures, quorum } = await verify()
    assert.deepEqual([origin, index, size, quorum], ['log.example.com', 1234, 5000, true])
    assert.deepEqual(
      cosignatures.map(({ witness, timestamp }) => [witness.name, timestamp]),
      [0, 1, 2].map((at) => [`w${at}`, 1_700_000_000]),
    )
  })

  it('are written as they are read, with or without extra data', () => {
    const proof = parseTlogProof(sample.proof)
    assert.equal(formatTlogProof(proof), sample.proof)
    const extra = { ...proof, extra: Uint8Array.from({ length: 256 }, (_, at) => at) }
    assert.deepEqual(parseTlogProof(formatTlogProof(extra)), extra)
    assert.deepEqual(parseTlogProof(formatTlogProof({ ...proof, extra: new Uint8Array() })).extra, new Uint8Array())
  })

  it('do not prove another entry, place or tree', async () => {
    await assert.rejects(verify({ entry: 'entry 1235' }), { code: 'mismatch' })
    await assert.rejects(verify({ proof: sample.proof.replace('index 1234', 'index 1235') }), { code: 'mismatch' })
    await assert.rejects(verify({ proof: sample.proof.replace('index 1234', 'index 5000') }), { code: 'out-of-range' })
    await assert.rejects(verify({ proof: sample.proof.replace('\n5000\n', '\n5001\n') }), { code: 'bad-signature' })
    const shorter = sample.proof.replace(/\n[^\n]{44}\n\n/, '\n\n')
    await assert.rejects(verify({ proof: shorter }), { code: 'mismatch' })
  })

  it('are not believed under a policy of other logs', async () => {
    const { policy } = await proofSample()
    await assert.rejects(verify({ policy }), { code: 'unsigned' })
    const withWitnesses = sample.policy.replace(/^log .*\n/, '')
    await assert.rejects(verify({ policy: withWitnesses }), { code: 'unknown-log', message: /log\.example\.com/ })
  })

  it('wait for their quorum, saying who has cosigned', async () => {
    const few = await proofSample({ cosigned: 1 })
    await assert.rejects(verify(few), { code: 'quorum-not-met', message: /w0.*later/ })
    const enough = await proofSample({ cosigned: 2 })
    assert.equal((await verify(enough)).cosignatures.length, 2)
  })

  it('do not count cosignatures dated past the reader’s clock, and say so', async () => {
    assert.equal((await verify({}, 1_700_000_000 - 299)).quorum, true)
    await assert.rejects(verify({}, 1_700_000_000 - 301), { code: 'quorum-not-met', message: /future.*w0, w1, w2/ })
  })

  it('are refused when a cosignature of a listed witness was altered', async () => {
    const lines = sample.proof.split('\n')
    const last = lines.at(-2) ?? ''
    const altered = last.replace(/.{4}$/, (end) => (end === 'AAAA' ? 'BBBB' : 'AAAA'))
    await assert.rejects(verify({ proof: sample.proof.replace(last, altered) }), { code: 'bad-signature' })
  })

  for (const [what, change] of [
    ['another version', (proof: string) => proof.replace('@v1', '@v2')],
    ['no index', (proof: string) => proof.replace(/index.*\n/, '')],
    ['an index with leading zeroes', (proof: string) => proof.replace('index 1234', 'index 01234')],
    ['a negative index', (proof: string) => proof.replace('index 1234', 'index -1')],
    ['an index past all numbers', (proof: string) => proof.replace('index 1234', 'index 99999999999999999999')],
    ['extra data that is not Base64', (proof: string) => proof.replace('index', 'extra $$\nindex')],
    ['extra data after the index', (proof: string) => proof.replace('index 1234', 'index 1234\nextra AAAA')],
    ['a hash of 31 bytes', (proof: string) => proof.replace('index 1234', `index 1234\n${'A'.repeat(42)}==`)],
    ['Windows line ends', (proof: string) => proof.replaceAll('\n', '\r\n')],
  ] as const)
    it(`are refused with ${what}`, () => {
      assert.throws(() => parseTlogProof(change(sample.proof)), { code: 'malformed' })
    })

  it('are refused past their bounds', () => {
    const many = sample.proof.replace('index 1234', `index 1234\n${`${'A'.repeat(43)}=\n`.repeat(64).trimEnd()}`)
    assert.throws(() => parseTlogProof(many), { code: 'too-large' })
    const extra = sample.proof.replace('index', `extra ${'A'.repeat(100_000)}\nindex`)
    assert.throws(() => parseTlogProof(extra), { code: 'too-large' })
    assert.throws(() => parseTlogProof(new Uint8Array(2 ** 21)), { code: 'too-large' })
  })
})
