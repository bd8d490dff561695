import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { logOfFacts } from '../packages/evidence/src/testing/log-of-facts.ts'
import { generateSigner } from '../packages/tlog/src/index.ts'
import { staticLog } from '../packages/tlog/src/testing/static-log.ts'

const ATALAYA = fileURLToPath(new URL('../apps/cli/bin/atalaya.mjs', import.meta.url))

describe('atalaya verify', () => {
  const folder = mkdtempSync(join(tmpdir(), 'atalaya-verify-'))
  const at = (name: string) => join(folder, name)
  let logKey = ''

  before(async () => {
    const log = await logOfFacts()
    const waiting = await logOfFacts({ witnesses: 1 })
    logKey = log.logKey
    const [first] = log.bundle.facts
    writeFileSync(at('evidence.json'), JSON.stringify(log.bundle))
    writeFileSync(at('policy'), log.policy)
    writeFileSync(at('waiting.json'), JSON.stringify(waiting.bundle))
    writeFileSync(at('waiting-policy'), waiting.policy)
    writeFileSync(at('one.tlog-proof'), first?.proof ?? '')
    writeFileSync(at('one.entry'), Buffer.from(first?.entry ?? '', 'base64'))
    const name = 'Analyst\u001b[2J\u202e'
    const facts = log.bundle.facts.map((fact, index) =>
      index === 2 && fact.fact !== null
        ? { ...fact, fact: { ...fact.fact, actor: { ...fact.fact.actor, name } } }
        : fact,
    )
    writeFileSync(at('altered.json'), JSON.stringify({ ...log.bundle, facts }))
  })
  after(() => rmSync(folder, { recursive: true }))

  function verify(...args: readonly string[]): { status: number | null; text: string } {
    const { status, stdout, stderr } = spawnSync(process.execPath, [ATALAYA, 'verify', ...args], { encoding: 'utf8' })
    return { status, text: stdout + stderr }
  }

  test('ends with 0 and says so when everything is proven under the policy given', () => {
    const { status, text } = verify(at('evidence.json'), '--policy', at('policy'))
    assert.equal(status, 0, text)
    assert.match(text, /✓ AUTÉNTICO/)
    assert.match(text, /Hechos auténticos: 12 · borrados: 0 · con falla: 0/)
  })

  test('ends with 1 for an altered fact, names it, and lets no name of a file steer the terminal', () => {
    const { status, text } = verify(at('altered.json'), '--key', logKey, '--lang', 'en')
    assert.equal(status, 1)
    assert.match(text, /✗ entry 2 .* its content is not what was logged/)
    assert.ok(text.includes('Analyst⟨U+001B⟩[2J⟨U+202E⟩'), text)
    assert.ok(!/[\u001b\u202e]/.test(text), JSON.stringify(text))
  })

  test('ends with 3 when nobody but the file vouches for its keys, or witnesses are missing', () => {
    assert.equal(verify(at('evidence.json')).status, 3)
    assert.equal(verify(at('waiting.json'), '--policy', at('waiting-policy')).status, 3)
  })

  test('ends with 2 for what cannot be checked, and still checks the other files', () => {
    const { status, text } = verify(at('nothing.json'), at('policy'), at('evidence.json'), '--policy', at('policy'))
    assert.equal(status, 2)
    assert.match(text, /there is no such file/)
    assert.match(text, /not JSON/)
    assert.match(text, /✓ AUTÉNTICO/)
  })

  test('verifies a tlog-proof with the bytes that it is about', () => {
    const asked = [at('one.tlog-proof'), '--key', logKey, '--json']
    const { status, text } = verify(...asked, '--entry', at('one.entry'))
    assert.equal(status, 0, text)
    assert.equal(JSON.parse(text).verdict, 'proven')
    assert.equal(verify(...asked, '--entry', at('policy')).status, 1)
    assert.equal(verify(...asked).status, 2)
  })

  describe('of a whole log', () => {
    const folder = at('log')
    const key = at('log-key')

    before(async () => {
      const { signer, verifierKey } = await generateSigner('log.example.com')
      const entries = Array.from({ length: 700 }, (_, index) => Buffer.from(`entry ${index}`))
      const earlier = await staticLog(entries.slice(0, 300), signer)
      const log = await staticLog(entries, signer)
      for (const [path, bytes] of log.files) {
        mkdirSync(dirname(join(folder, path)), { recursive: true })
        writeFileSync(join(folder, path), bytes)
      }
      writeFileSync(key, verifierKey)
      writeFileSync(at('kept'), earlier.files.get('checkpoint') ?? '')
      writeFileSync(at('later'), (await staticLog([...entries, ...entries], signer)).files.get('checkpoint') ?? '')
    })

    test('reads all of it, and holds it against a checkpoint that was kept', () => {
      const { status, text } = verify(folder, '--key', key, '--earlier', at('kept'))
      assert.equal(status, 0, text)
      assert.match(text, /Leídos: 700 asientos/)
    })

    test('ends with 1 when it is shorter than it was, or one byte of an entry is another', () => {
      const { status, text } = verify(folder, '--key', key, '--earlier', at('later'))
      assert.equal(status, 1)
      assert.match(text, /RETROCEDIDO/)
      const bundle = join(folder, 'tile/entries/001')
      const bytes = readFileSync(bundle)
      bytes[10] = (bytes[10] ?? 0) ^ 1
      writeFileSync(bundle, bytes)
      const altered = verify(folder, '--key', key)
      assert.equal(altered.status, 1)
      assert.match(altered.text, /✗ tile\/(entries|0)\/001 · alterado/)
    })

    test('is not vouched for by itself', () => {
      assert.equal(verify(folder).status, 2)
    })
  })
})
