import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EvidenceBundle } from '@atalaya/contracts'
import { zipSync } from 'fflate'
import { EvidenceError } from './evidence-error.ts'
import { readEvidence } from './read-evidence.ts'
import { sayReport } from './say-report.ts'
import { COSIGNED_AT, logOfFacts } from './testing/log-of-facts.ts'
import { verifyEvidence, verifyProof } from './verify-evidence.ts'

const NOW = COSIGNED_AT + 60

function bytesOf(bundle: unknown): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(bundle))
}

function changeFact(bundle: EvidenceBundle, index: number, change: object): EvidenceBundle {
  return { ...bundle, facts: bundle.facts.map((fact, at) => (at === index ? { ...fact, ...change } : fact)) }
}

test('proves every fact under the policy that the reader trusts', async () => {
  const { bundle, policy } = await logOfFacts()
  const report = await verifyEvidence(readEvidence(bytesOf(bundle)), { trust: { policy }, now: NOW })
  assert.equal(report.verdict, 'proven')
  assert.equal(report.trustedBy, 'policy')
  assert.deepEqual(new Set(report.facts.map(({ state }) => state)), new Set(['proven']))
  assert.equal(report.checkpoint?.cosignedBy.length, 3)
})

test('reads the same from a zip', async () => {
  const { bundle } = await logOfFacts()
  const zip = zipSync({ 'cover.pdf': new Uint8Array(10), 'evidence.json': bytesOf(bundle) })
  assert.deepEqual(readEvidence(zip), bundle)
})

test('says that an erased fact existed, and no more', async () => {
  const { bundle, policy } = await logOfFacts({ erased: 3 })
  const report = await verifyEvidence(bundle, { trust: { policy }, now: NOW })
  assert.equal(report.verdict, 'proven')
  assert.deepEqual(report.facts[3], { index: 3, state: 'erased', fact: null })
  assert.match(sayReport(report, 'es').facts[3]?.note ?? '', /se borró/)
})

test('one changed word of a fact is found, and the other facts stay proven', async () => {
  const { bundle, policy } = await logOfFacts()
  const fact = bundle.facts[2]?.fact
  const changed = changeFact(bundle, 2, { fact: { ...fact, data: { ...fact?.data, count: 3 } } })
  const { verdict, facts } = await verifyEvidence(changed, { trust: { policy } })
  assert.equal(verdict, 'failed')
  assert.equal(facts[2]?.problem, 'content-altered')
  assert.equal(facts.filter(({ state }) => state === 'proven').length, 11)
})

test('a fact moved to the place of another is found', async () => {
  const { bundle, policy } = await logOfFacts()
  const { verdict, facts } = await verifyEvidence(changeFact(bundle, 2, { index: 5 }), { trust: { policy } })
  assert.equal(verdict, 'failed')
  assert.equal(facts[2]?.problem, 'not-in-log')
})

test('a public fact stripped of its content is not taken for an erased one', async () => {
  const { bundle, policy } = await logOfFacts()
  const { facts } = await verifyEvidence(changeFact(bundle, 4, { fact: null }), { trust: { policy } })
  assert.equal(facts[4]?.problem, 'entry-altered')
})

test('the proof of another log is not taken', async () => {
  const [{ bundle, policy }, other] = await Promise.all([logOfFacts(), logOfFacts()])
  const swapped = changeFact(bundle, 1, { ...other.bundle.facts[1] })
  const { facts } = await verifyEvidence(swapped, { trust: { policy } })
  assert.equal(facts[1]?.problem, 'other-checkpoint')
})

test('a whole forged log fails under the key that the reader trusts, and is marked when only the file vouches', async () => {
  const [{ logKey }, forged] = await Promise.all([logOfFacts(), logOfFacts()])
  const report = await verifyEvidence(forged.bundle, { trust: { keys: [logKey] } })
  assert.deepEqual(
    [report.verdict, report.checkpointProblem, report.facts],
    ['failed', 'not-signed-by-trusted-key', []],
  )
  const own = await verifyEvidence(forged.bundle)
  assert.deepEqual([own.verdict, own.trustedBy], ['unvouched', 'file'])
  assert.match(sayReport(own, 'en').meaning, /forger/)
})

test('one witness of the two that must sign is not enough, and one whose clock is ahead does not count', async () => {
  const { bundle, policy } = await logOfFacts({ witnesses: 1 })
  assert.equal((await verifyEvidence(bundle, { trust: { policy } })).verdict, 'awaiting-quorum')
  const ahead = await logOfFacts()
  const report = await verifyEvidence(ahead.bundle, { trust: { policy: ahead.policy }, now: COSIGNED_AT - 3600 })
  assert.equal(report.verdict, 'awaiting-quorum')
  assert.match(sayReport(report, 'es').grounds.join(' '), /futuro/)
})

test('an altered checkpoint is said to be altered', async () => {
  const { bundle, policy } = await logOfFacts()
  const checkpoint = bundle.checkpoint.replace('\n12\n', '\n13\n')
  const report = await verifyEvidence({ ...bundle, checkpoint }, { trust: { policy } })
  assert.equal(report.checkpointProblem, 'signature-wrong')
})

test('no change of one character anywhere in a fact, its salt, entry or proof passes', async () => {
  const { bundle, policy } = await logOfFacts({ count: 3 })
  const [fact] = bundle.facts
  const text = JSON.stringify(fact)
  for (let at = 0; at < text.length; at++) {
    const changed = text.slice(0, at) + (text[at] === '7' ? '8' : '7') + text.slice(at + 1)
    let read: EvidenceBundle
    try {
      read = readEvidence(bytesOf({ ...bundle, facts: [JSON.parse(changed)] }))
    } catch (error) {
      assert.ok(error instanceof SyntaxError || error instanceof EvidenceError, String(error))
      continue
    }
    assert.equal((await verifyEvidence(read, { trust: { policy } })).verdict, 'failed', `position ${at}: ${text[at]}`)
  }
})

test('what is no evidence file is refused in words, whatever its bytes', async () => {
  const { bundle } = await logOfFacts({ count: 2 })
  const refused = (bytes: Uint8Array, code: string, message: RegExp) =>
    assert.throws(() => readEvidence(bytes), { name: 'EvidenceError', code, message })
  refused(new Uint8Array([0x50, 0x4b, 3, 4, 9, 9]), 'malformed', /damaged|no evidence/)
  refused(zipSync({ 'other.json': bytesOf({}) }), 'malformed', /holds no evidence\.json/)
  refused(new TextEncoder().encode('{"type":'), 'malformed', /not JSON/)
  refused(bytesOf([]), 'malformed', /not an evidence file/)
  refused(bytesOf(bundle.facts[0]?.fact), 'no-proof', /without its proof/)
  refused(bytesOf({ ...bundle, type: 'atalaya/evidence/v2' }), 'malformed', /: type is not/)
  refused(new TextEncoder().encode(`${'['.repeat(100_000)}`), 'malformed', /not JSON/)
})

test('keys and policies that cannot be used are named', async () => {
  const { bundle } = await logOfFacts({ count: 2 })
  await assert.rejects(verifyEvidence(bundle, { trust: { policy: 'quorum' } }), {
    code: 'bad-trust',
    message: /line 1/,
  })
  await assert.rejects(verifyEvidence(bundle, { trust: { keys: ['nonsense'] } }), { code: 'bad-trust' })
})

test('a tlog-proof is verified with the bytes that it is about, under a key from elsewhere', async () => {
  const { bundle, logKey } = await logOfFacts()
  const [fact] = bundle.facts
  const proof = new TextEncoder().encode(fact?.proof)
  const entry = Buffer.from(fact?.entry ?? '', 'base64')
  const verdict = async (bytes: Uint8Array) => (await verifyProof(proof, bytes, { trust: { keys: [logKey] } })).verdict
  assert.equal(await verdict(entry), 'proven')
  assert.equal(await verdict(entry.subarray(1)), 'failed')
  await assert.rejects(verifyProof(proof, entry), { code: 'bad-trust', message: /brings no key along/ })
  await assert.rejects(verifyProof(proof.subarray(0, 9), entry, { trust: { keys: [logKey] } }), { code: 'malformed' })
})
