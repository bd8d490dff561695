import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { MAX_NOTE_BYTES } from './limits.ts'
import { openNote, parseNote, signNote } from './note.ts'
import { generateSigner, parseSignerKey } from './signer.ts'
import { formatVerifierKey, parseVerifierKey } from './verifier-key.ts'

// The example of the signed-note specification.
const KEY = 'example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k'
const NOTE = `This is an example message.

\u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
`

describe('signed notes', () => {
  it("opens the specification's example", async () => {
    const { text, verified, unknown } = await openNote(NOTE, [parseVerifierKey(KEY)])
    assert.equal(text, 'This is an example message.\n')
    assert.deepEqual([verified.length, unknown.length], [1, 0])
    assert.equal(formatVerifierKey(parseVerifierKey(KEY)), KEY)
  })

  it('opens what it signed, ignoring keys it does not know', async () => {
    const [one, two] = await Promise.all([generateSigner('example.com/one'), generateSigner('example.com/two')])
    const text = 'First.\n\nSecond, after an empty line: á.\n'
    const note = await signNote(text, [one.signer, two.signer])
    const opened = await openNote(new TextEncoder().encode(note), [parseVerifierKey(two.verifierKey)])
    assert.equal(opened.text, text)
    assert.deepEqual(
      [opened.verified[0]?.name, opened.unknown[0]?.name, opened.verified.length, opened.unknown.length],
      ['example.com/two', 'example.com/one', 1, 1],
    )
    assert.deepEqual((await parseSignerKey(one.signerKey)).verifierKey, one.signer.verifierKey)
  })

  it('refuses an altered text, though another known key has not signed it', async () => {
    const other = await generateSigner('example.com/other')
    const keys = [parseVerifierKey(KEY), other.signer.verifierKey]
    await assert.rejects(openNote(NOTE.replace('example m', 'exemplary m'), keys), { code: 'bad-signature' })
  })

  it('refuses a note of unknown keys alone, naming them', async () => {
    const other = await generateSigner('example.com/other')
    await assert.rejects(openNote(NOTE, [other.signer.verifierKey]), { code: 'unsigned', message: /example\.com\/foo/ })
  })

  it('does not take a signature for that of a key with the same name or the same identifier', async () => {
    const key = parseVerifierKey(KEY)
    await assert.rejects(openNote(NOTE, [{ ...key, keyId: key.keyId + 1 }]), { code: 'unsigned' })
    await assert.rejects(openNote(NOTE, [{ ...key, name: 'example.com/bar' }]), { code: 'unsigned' })
  })

  it('accepts 16 signatures, and refuses a crowd and an oversized note', async () => {
    const line = NOTE.split('\n')[2]
    assert.equal(parseNote(`text\n\n${`${line}\n`.repeat(16)}`).signatures.length, 16)
    assert.throws(() => parseNote(`text\n\n${`${line}\n`.repeat(65)}`), { code: 'too-large' })
    assert.throws(() => parseNote(`${'x'.repeat(MAX_NOTE_BYTES)}${NOTE}`), { code: 'too-large' })
  })

  for (const [what, note] of Object.entries({
    'no signatures': 'text\n\n',
    'no empty line': 'text\n— a b\n',
    'no final newline': NOTE.trimEnd(),
    'a carriage return': NOTE.replaceAll('\n', '\r\n'),
    'a tab in the text': `\t${NOTE}`,
    'a signature that is not Base64': NOTE.replace('Uw2Q', 'Uw-Q'),
    'a signature of four bytes': 'text\n\n\u2014 a Uw2QOg==\n',
    'a hyphen for the dash': NOTE.replace('\u2014', '-'),
    'a plus in the key name': NOTE.replace('example.com/foo', 'example.com+foo'),
    'a no-break space in the key name': NOTE.replace('example.com/foo', 'example.com\u00a0foo'),
    'half a surrogate pair': `\ud800${NOTE}`,
  }))
    it(`refuses a note with ${what}`, () => assert.throws(() => parseNote(note), { code: 'malformed' }))

  it('refuses bytes that are not UTF-8', () => {
    assert.throws(() => parseNote(Uint8Array.of(0xc3, 0x28, ...new TextEncoder().encode(NOTE))), { code: 'malformed' })
  })
})

describe('verifier keys', () => {
  for (const [what, text, code] of [
    ['another identifier', KEY.replace('530d903a', '530d903b'), 'malformed'],
    ['another name', KEY.replace('foo', 'bar'), 'malformed'],
    ['a space in the name', KEY.replace('/foo', '/ foo'), 'malformed'],
    ['no name', KEY.replace('example.com/foo', ''), 'malformed'],
    ['half the key', KEY.slice(0, -20), 'malformed'],
    ['an unknown type', 'example.com/foo+530d903a+A+kyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k', 'unsupported'],
  ] as const)
    it(`refuses ${what}`, () => assert.throws(() => parseVerifierKey(text), { code }))
})
