import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { hashPassword, verifyPassword } from './password-hash.ts'
import { createSealedBox, readKey } from './sealed-box.ts'
import { acceptTotp } from './totp.ts'

describe('password hashes', () => {
  test('state their parameters, differ each time, and fit their password alone', async () => {
    const [one, other] = await Promise.all([hashPassword('una frase larga'), hashPassword('una frase larga')])
    assert.match(one, /^\$argon2id\$v=19\$m=65536,t=3,p=4\$/)
    assert.notEqual(one, other)
    assert.equal(await verifyPassword('una frase larga', one), true)
    assert.equal(await verifyPassword('una frase larga.', one), false)
  })

  test('fit however the keyboard writes an accent', async () => {
    assert.equal(await verifyPassword('canci\u00f3n de cuna', await hashPassword('cancio\u0301n de cuna')), true)
  })

  test('that are none, or nonsense, fit nothing', async () => {
    for (const phc of [undefined, '', '$argon2id$', '$argon2id$v=19$m=8,t=1,p=1$$', 'x'.repeat(10_000)]) {
      assert.equal(await verifyPassword('', phc), false)
    }
  })
})

describe('the sealed box', () => {
  const box = createSealedBox(randomBytes(32))

  test('gives back what was put in, to its owner alone', () => {
    const sealed = box.seal('JBSWY3DPEHPK3PXP', 'ana')
    assert.equal(box.open(sealed, 'ana'), 'JBSWY3DPEHPK3PXP')
    assert.throws(() => box.open(sealed, 'bruno'))
    assert.throws(() => createSealedBox(randomBytes(32)).open(sealed, 'ana'))
  })

  test('notices any changed or missing byte', () => {
    const sealed = box.seal('secret', 'ana')
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = Buffer.from(sealed)
      changed[at] = (changed[at] ?? 0) ^ 1
      assert.throws(() => box.open(changed, 'ana'), `byte ${at}`)
      assert.throws(() => box.open(sealed.subarray(0, at), 'ana'), `${at} bytes`)
    }
  })
})

describe('the key file', () => {
  let dir: string
  before(async () => {
    dir = await mkdtemp(join(tmpdir(), 'atalaya-key-'))
  })
  after(() => rm(dir, { recursive: true }))

  test('is made once, for the hub’s user alone', async () => {
    const file = join(dir, 'identity.key')
    const key = await readKey(file)
    assert.deepEqual(await readKey(file), key)
    assert.equal((await stat(file)).mode & 0o777, 0o600)
  })

  test('is never replaced when it is damaged: what it sealed would be lost', async () => {
    const file = join(dir, 'damaged.key')
    await writeFile(file, 'short')
    await assert.rejects(readKey(file), /backup/)
  })
})

describe('codes', () => {
  // RFC 6238 appendix B, SHA-1; the last six of its eight digits.
  const secret = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'
  const at = (seconds: number) => new Date(seconds * 1000)

  test('are those of the RFC', () => {
    for (const [seconds, code] of [
      [59, '287082'],
      [1111111109, '081804'],
      [1234567890, '005924'],
      [2000000000, '279037'],
    ] as const) {
      assert.equal(acceptTotp(code, secret, { now: at(seconds), afterStep: 0 }), Math.floor(seconds / 30))
    }
  })

  test('of the step before and after are taken, older and newer ones not', () => {
    const ages = [-60, -30, 0, 30, 60].map((age) =>
      acceptTotp('005924', secret, { now: at(1234567890 + age), afterStep: 0 }),
    )
    assert.deepEqual(
      ages.map((step) => step !== undefined),
      [false, true, true, true, false],
    )
  })

  test('that were used are refused, and so is everything that is not six digits', () => {
    const now = at(1234567890)
    assert.equal(acceptTotp('005924', secret, { now, afterStep: 41152263 }), undefined)
    assert.equal(acceptTotp('005925', secret, { now, afterStep: 0 }), undefined)
  })
})
