import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { openNote, parseVerifierKey } from '@atalaya/tlog'
import { eventually } from '../../../testing/eventually.ts'
import type { Ledger } from '../ledger.ts'
import { type LedgerGround, ledgerGround, ORIGIN } from '../testing/test-ledger.ts'
import { rotateKeyKind } from './rotate-key.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const SOFTHSM = ['/usr/lib/softhsm/libsofthsm2.so', '/usr/lib64/pkcs11/libsofthsm2.so'].find((path) => existsSync(path))
const NO_TOKEN =
  SOFTHSM === undefined || spawnSync('pkcs11-tool', ['--help']).error !== undefined
    ? 'SoftHSM or OpenSC is not installed: apt-get install softhsm2 opensc'
    : false

async function rotate(ground: LedgerGround, ledger: Ledger, place: 'file' | 'token', now: Date): Promise<void> {
  const { execute } = rotateKeyKind(ledger.ring, ORIGIN)
  const payload = { place, overlapDays: 30, replaces: ledger.ring.signing.map(({ key_id }) => key_id) }
  const person = { id: randomUUID(), name: 'Administrator' }
  const act = { proposal: randomUUID(), proposer: person, approver: { ...person, name: 'Lead' }, now }
  const done = await ground.db.transaction().execute((tx) => execute(tx as never, payload, act)) // the tables of all nouns
  await done?.afterCommit?.()
}

async function signersOf(ground: LedgerGround, ledger: Ledger): Promise<readonly string[]> {
  await ground.published(ledger)
  const note = await readFile(join(ground.dir, 'checkpoint'), 'utf8')
  const { verified } = await openNote(note, ledger.ring.all)
  return verified.map(({ keyId }) => keyId.toString(16).padStart(8, '0'))
}

test('a new key signs beside the old one for its time, then alone', async () => {
  let today = new Date()
  await using ground = await ledgerGround()
  await using opened = await ground.open({ now: () => today })
  const { ledger } = opened
  await ground.act(['one'])
  const [first = ''] = await signersOf(ground, ledger)
  await rotate(ground, ledger, 'file', today)
  await ground.act(['two'])
  const both = await signersOf(ground, ledger)
  assert.equal(both.length, 2)
  assert.equal(both[0], first)
  today = new Date(today.getTime() + 31 * DAY_MS)
  await ground.act(['three'])
  const left = await eventually('the new key alone', async () => {
    await ground.act(['four'])
    const ids = await signersOf(ground, ledger)
    return ids.length === 1 ? ids : undefined
  })
  assert.deepEqual(left, [both[1]])
  assert.equal(ledger.describeKeys().retired.length, 1)
  const facts = await ground.db
    .selectFrom('facts')
    .select(['kind', 'actor_name'])
    .where('kind', 'like', 'ledger.key%')
    .orderBy('sequence')
    .execute()
  assert.deepEqual(
    facts.map(({ kind }) => kind),
    ['ledger.key-added', 'ledger.key-rotated', 'ledger.key-retired'],
  )
})

test('a rotation that was proposed before another one was done is refused', async () => {
  await using ground = await ledgerGround()
  await using opened = await ground.open()
  const { execute } = rotateKeyKind(opened.ledger.ring, ORIGIN)
  const person = { id: randomUUID(), name: 'Administrator' }
  const act = { proposal: randomUUID(), proposer: person, approver: person, now: new Date() }
  const payload = { place: 'file' as const, overlapDays: 30, replaces: ['00000000'] }
  const done = ground.db.transaction().execute((tx) => execute(tx as never, payload, act))
  await assert.rejects(done, { code: 'conflict' })
})

async function softToken(dir: string): Promise<{ settingsFile: string; pinFile: string }> {
  await mkdir(join(dir, 'tokens'), { recursive: true })
  process.env.SOFTHSM2_CONF = join(dir, 'softhsm2.conf')
  await writeFile(process.env.SOFTHSM2_CONF, `directories.tokendir = ${join(dir, 'tokens')}\nlog.level = ERROR\n`)
  const module = SOFTHSM ?? ''
  execFileSync('softhsm2-util', ['--init-token', '--free', '--label', 'atalaya', '--so-pin', '1234', '--pin', '567890'])
  const make = ['--keypairgen', '--key-type', 'EC:edwards25519', '--label', 'log', '--id', '01']
  const login = ['--module', module, '--token-label', 'atalaya', '--login', '--pin', '567890']
  execFileSync('pkcs11-tool', [...login, ...make], { stdio: 'ignore' })
  const pinFile = join(dir, 'pin')
  await writeFile(pinFile, '567890\n', { mode: 0o600 })
  const settingsFile = join(dir, 'token.json')
  await writeFile(settingsFile, JSON.stringify({ module, token: 'atalaya', key: 'log', pinFile }))
  return { settingsFile, pinFile }
}

test('a key in a PKCS#11 token signs the log and never leaves it', { skip: NO_TOKEN }, async () => {
  await using ground = await ledgerGround()
  const { settingsFile, pinFile } = await softToken(join(ground.scratch.path, 'hsm'))
  {
    await using opened = await ground.open({ tokenFile: settingsFile })
    await ground.act(['signed by a token'])
    assert.equal((await signersOf(ground, opened.ledger)).length, 1)
    assert.equal((await opened.ledger.describe()).keys[0]?.place, 'token')
    assert.ok(!existsSync(join(ground.keysDir, 'ledger')), 'there is no key file')
    await rotate(ground, opened.ledger, 'file', new Date())
    await ground.act(['signed by both'])
    assert.equal((await signersOf(ground, opened.ledger)).length, 2)
    for (const vkey of opened.ledger.describeKeys().keys) assert.equal(parseVerifierKey(vkey).name, ORIGIN)
  }
  await chmod(pinFile, 0o644)
  await ground.act(['not signed'])
  await using opened = await ground.open({ tokenFile: settingsFile })
  const halted = await eventually('a halt', async () => (await opened.ledger.describe()).halted ?? undefined)
  assert.match(halted.message, /Others may read the PIN.*chmod 600/)
})

test('a wrong PIN is tried once: a token locks after a few', { skip: NO_TOKEN }, async () => {
  await using ground = await ledgerGround()
  const { settingsFile, pinFile } = await softToken(join(ground.scratch.path, 'hsm'))
  await writeFile(pinFile, '000000\n')
  await using opened = await ground.open({ tokenFile: settingsFile })
  const halted = await eventually('a halt', async () => (await opened.ledger.describe()).halted ?? undefined)
  assert.equal(halted.code, 'key-missing')
  assert.match(halted.message, /PIN_INCORRECT/)
})

test('token settings that are wrong are told at the start', async () => {
  await using ground = await ledgerGround()
  const settings = join(ground.scratch.path, 'token.json')
  await writeFile(settings, '{"module":"x"}')
  await assert.rejects(ground.open({ tokenFile: settings }), /must have module, token, key and pinFile/)
})
