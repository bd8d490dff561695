import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { ml_dsa44 } from '@noble/post-quantum/ml-dsa.js'
import { concatBytes } from './bytes.ts'
import { formatCheckpoint } from './checkpoint.ts'
import { cosign, cosignedMessage } from './cosignature.ts'
import { leafHash } from './hash.ts'
import { openNote, signNote } from './note.ts'
import { formatSignatureLine, parseSignatureLine } from './signature-line.ts'
import { type GeneratedSigner, generateSigner } from './signer.ts'
import { type VerifierKey, verifierKey } from './verifier-key.ts'

const CHECKPOINT = { origin: 'log.example.com', size: 70_000, root: leafHash(new Uint8Array(3)) }
const TEXT = formatCheckpoint(CHECKPOINT)
const NOW = 1_763_787_600

describe('Ed25519 cosignatures', () => {
  let witness: GeneratedSigner
  let note: string

  before(async () => {
    witness = await generateSigner('witness.example.com/w1', 'cosignature')
    const log = await generateSigner(CHECKPOINT.origin)
    note = (await signNote(TEXT, [log.signer])) + (await cosign(TEXT, witness.signer, NOW))
  })

  const open = (text: string, keys: readonly VerifierKey[] = [witness.signer.verifierKey]) => openNote(text, keys)

  it('are verified, and tell when they were made', async () => {
    const { verified, unknown } = await open(note)
    assert.deepEqual([verified[0]?.timestamp, verified.length, unknown.length], [NOW, 1, 1])
  })

  it('are of the message that tlog-cosignature defines', async () => {
    const messages: string[] = []
    const sign = async (bytes: Uint8Array) => {
      messages.push(new TextDecoder().decode(bytes))
      return new Uint8Array(64)
    }
    await cosign(TEXT, { name: 'w', keyId: 1, sign }, NOW)
    assert.deepEqual(messages, [`cosignature/v1\ntime ${NOW}\n${TEXT}`])
  })

  it('are refused on an altered checkpoint, with an altered time, or cut short', async () => {
    await assert.rejects(open(note.replace('70000', '70001')), { code: 'bad-signature' })
    const line = note.slice(note.lastIndexOf('\u2014'), -1)
    const { signature, ...identity } = parseSignatureLine(line)
    const withSignature = (bytes: Uint8Array) =>
      note.replace(`${line}\n`, formatSignatureLine({ ...identity, signature: bytes }))
    const later = signature.slice()
    later[7] = (later[7] ?? 0) + 1
    await assert.rejects(open(withSignature(later)), { code: 'bad-signature' })
    await assert.rejects(open(withSignature(signature.slice(0, -1))), { code: 'bad-signature' })
    const never = signature.slice().fill(0xff, 0, 8)
    await assert.rejects(open(withSignature(never)), { code: 'out-of-range', message: /timestamp/ })
  })

  it('do not pass for note signatures of the same key, nor those for cosignatures', async () => {
    const asNote = verifierKey(witness.signer.name, 'ed25519', witness.signer.verifierKey.publicKey)
    await assert.rejects(open(note, [asNote]), { code: 'unsigned' })
    const forged = await signNote(TEXT, [{ ...witness.signer, sign: witness.signer.sign }])
    await assert.rejects(open(forged), { code: 'bad-signature' })
  })

  it('are made on checkpoints alone, and of a time that can be', async () => {
    await assert.rejects(cosign('any text\n', witness.signer, NOW), { code: 'malformed' })
    await assert.rejects(cosign(TEXT, witness.signer, -1), { code: 'out-of-range' })
  })
})

describe('ML-DSA-44 cosignatures', () => {
  const name = 'witness.example.com/pq'
  const { publicKey, secretKey } = ml_dsa44.keygen(new Uint8Array(32).fill(7))
  const key = verifierKey(name, 'ml-dsa-44', publicKey)
  const cosigned = (text: string, signedAs = name, timestamp = NOW) => {
    const message = cosignedMessage(signedAs, CHECKPOINT, timestamp)
    const time = new Uint8Array(8)
    new DataView(time.buffer).setBigUint64(0, BigInt(timestamp))
    const signature = concatBytes(time, ml_dsa44.sign(message, secretKey))
    return `${text}\n${formatSignatureLine({ name, keyId: key.keyId, signature })}`
  }

  it('are verified, and tell when they were made', async () => {
    const { verified } = await openNote(cosigned(TEXT), [key])
    assert.deepEqual([verified[0]?.timestamp, verified[0]?.key.type], [NOW, 'ml-dsa-44'])
  })

  it('bind the cosigner, the origin and the size', async () => {
    await assert.rejects(openNote(cosigned(TEXT, 'witness.example.com/p'), [key]), { code: 'bad-signature' })
    await assert.rejects(openNote(cosigned(TEXT.replace('log', 'lag')), [key]), { code: 'bad-signature' })
    await assert.rejects(openNote(cosigned(TEXT.replace('70000', '70001')), [key]), { code: 'bad-signature' })
  })

  it('say nothing of extension lines', async () => {
    const { text } = await openNote(cosigned(`${TEXT}an extension\n`), [key])
    assert.match(text, /an extension/)
  })

  it('lay their message out as tlog-cosignature does', () => {
    const message = cosignedMessage('w', { ...CHECKPOINT, origin: 'o' }, 1)
    const expected = [
      'subtree/v1\n\0',
      '\x01w',
      '\0\0\0\0\0\0\0\x01',
      '\x01o',
      '\0'.repeat(8),
      '\0\0\0\0\0\x01\x11\x70',
    ]
    assert.equal(Buffer.from(message).toString('latin1', 0, message.length - 32), expected.join(''))
    assert.throws(() => cosignedMessage('w'.repeat(256), CHECKPOINT, 1), { code: 'out-of-range' })
  })
})
