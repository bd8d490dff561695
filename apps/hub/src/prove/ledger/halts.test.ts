import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { chmod, cp, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { openNote, parseVerifierKey } from '@atalaya/tlog'
import { sql } from 'kysely'
import { eventually } from '../../testing/eventually.ts'
import type { Ledger } from './ledger.ts'
import type { OpenLedger } from './open-ledger.ts'
import { type LedgerGround, ledgerGround } from './testing/test-ledger.ts'

/** Opens a ledger, lets it publish all, and closes it; resolves to the checkpoint. */
async function publish(ground: LedgerGround, more: Partial<OpenLedger> = {}): Promise<string> {
  await using opened = await ground.open(more)
  await ground.published(opened.ledger)
  return readFile(join(ground.dir, 'checkpoint'), 'utf8')
}

async function haltOf(
  ground: LedgerGround,
  more: Partial<OpenLedger> = {},
): Promise<{ code?: string; message?: string }> {
  await using opened = await ground.open(more)
  const halted = await eventually('a halt', async () => (await opened.ledger.describe()).halted ?? undefined)
  assert.equal(opened.ledger.health, 'halted')
  return halted
}

/** Takes leaves out of the database as a restored backup would. */
async function rollBack(ground: LedgerGround, by: number): Promise<void> {
  await ground.rollBackTo((await ground.countLeaves()) - by)
}

test('a database that was rolled back signs nothing, and says so', async () => {
  await using ground = await ledgerGround()
  await ground.act(['one', 'two', 'three'])
  const before = await publish(ground)
  await rollBack(ground, 2)
  const halted = await haltOf(ground)
  assert.equal(halted.code, 'database-behind')
  assert.match(halted.message ?? '', /3 leaves of the log, but 5 are published/)
  assert.equal(await readFile(join(ground.dir, 'checkpoint'), 'utf8'), before)
})

test('a database that was rolled back and went on from there is found by its last leaves', async () => {
  await using ground = await ledgerGround()
  await ground.act(['one', 'two', 'three'])
  const before = await publish(ground)
  await rollBack(ground, 2)
  await ground.act(['four', 'five', 'six'])
  assert.equal((await haltOf(ground)).code, 'database-behind', 'while it is shorter')
  await ground.act(['seven'])
  assert.equal((await haltOf(ground)).code, 'database-differs', 'once it is longer')
  assert.equal(await readFile(join(ground.dir, 'checkpoint'), 'utf8'), before)
})

test('a new database under a published log signs nothing', async () => {
  await using ground = await ledgerGround()
  await ground.act(['one'])
  await publish(ground)
  await sql`delete from ledger`.execute(ground.db)
  assert.equal((await haltOf(ground)).code, 'database-behind')
})

test('a log whose files are lost is built again, to the same checkpoint', async () => {
  await using ground = await ledgerGround()
  await ground.act(Array.from({ length: 600 }, (_, i) => `word ${i}`))
  const before = await publish(ground)
  await rm(ground.dir, { recursive: true })
  assert.equal(await publish(ground), before)
})

test('files of an older backup are brought up to date', async () => {
  await using ground = await ledgerGround()
  await ground.act(['one'])
  await publish(ground)
  const backup = join(ground.scratch.path, 'backup')
  await cp(ground.dir, backup, { recursive: true })
  await ground.act(Array.from({ length: 300 }, (_, i) => `word ${i}`))
  const before = await publish(ground)
  await rm(ground.dir, { recursive: true })
  await cp(backup, ground.dir, { recursive: true })
  assert.equal(await publish(ground), before)
})

test('leaves that were altered before a lost log is built again are found, and nothing is signed', async () => {
  await using ground = await ledgerGround()
  await ground.act(['one', 'two'])
  await publish(ground)
  await rm(ground.dir, { recursive: true })
  await ground.db.transaction().execute(async (tx) => {
    await sql`set local session_replication_role = replica`.execute(tx)
    await tx
      .updateTable('ledger_leaves')
      .set({ entry: Buffer.from('forged') })
      .where('index', '=', 1)
      .execute()
  })
  assert.equal((await haltOf(ground)).code, 'database-differs')
})

test('a tile that somebody altered stops the log before it is extended', async () => {
  await using ground = await ledgerGround()
  await ground.act(['one', 'two'])
  await publish(ground)
  const [name = ''] = await readdir(join(ground.dir, 'tile/0/000.p'))
  const tiles = await readdir(join(ground.dir, 'tile/0/000.p'))
  for (const tile of tiles) {
    const bytes = await readFile(join(ground.dir, 'tile/0/000.p', tile))
    bytes[3] = (bytes[3] ?? 0) ^ 1
    await writeFile(join(ground.dir, 'tile/0/000.p', tile), bytes)
  }
  assert.ok(name)
  assert.equal((await haltOf(ground)).code, 'object-differs')
})

test('a checkpoint that is damaged or of another log stops it', async () => {
  await using ground = await ledgerGround()
  await ground.act(['one'])
  const before = await publish(ground)
  const path = join(ground.dir, 'checkpoint')
  await writeFile(path, before.slice(0, 20))
  assert.equal((await haltOf(ground)).code, 'checkpoint-unreadable')
  await writeFile(path, before.replaceAll('log.example.org', 'other.example.org'))
  assert.equal((await haltOf(ground)).code, 'checkpoint-foreign')
  const [text = ''] = before.split('\n\n')
  await writeFile(path, `${text.replace(/\n\d+\n/, '\n99\n')}${before.slice(text.length)}`)
  assert.equal((await haltOf(ground)).code, 'checkpoint-foreign')
})

test('without its key, or with one that others may read, it signs nothing and says what to do', async () => {
  await using ground = await ledgerGround()
  await ground.act(['one'])
  await publish(ground)
  const dir = join(ground.keysDir, 'ledger')
  const [file = ''] = await readdir(dir)
  const key = await readFile(join(dir, file))
  await ground.act(['two'])
  await chmod(join(dir, file), 0o644)
  assert.match((await haltOf(ground)).message ?? '', /chmod 600/)
  await rm(join(dir, file))
  assert.match((await haltOf(ground)).message ?? '', /is not there.*backup/)
  await mkdir(dir, { recursive: true })
  await writeFile(join(dir, file), key, { mode: 0o600 })
  await publish(ground)
})

test('a log keeps its name; a new one begins when the old one was moved away', async () => {
  await using ground = await ledgerGround()
  await ground.act(['one'])
  const before = await publish(ground, { origin: 'first.example.org' })
  assert.match(before, /^first\.example\.org\n/)
  await assert.rejects(publish(ground, { origin: 'second.example.org' }), /a log keeps its name/)
  await rm(ground.dir, { recursive: true })
  const after = await publish(ground, { origin: 'second.example.org' })
  assert.match(after, /^second\.example\.org\n/)
  const [first] = before.split('\n\n')[1]?.match(/first\S+/) ?? []
  assert.equal(first, 'first.example.org')
  await assert.rejects(openNote(after, [parseVerifierKey(await vkeyOf(ground, 'first.example.org'))]), {
    code: 'unsigned',
  })
})

async function vkeyOf(ground: LedgerGround, name: string): Promise<string> {
  const rows = await ground.db.selectFrom('ledger_keys').select('vkey').execute()
  return rows.find(({ vkey }) => vkey.startsWith(`${name}+`))?.vkey ?? ''
}

test('an object of the log that is there with other content is never written over', async () => {
  await using ground = await ledgerGround()
  await using opened = await ground.open()
  await ground.act(['one'])
  const { store } = (opened as { ledger: Ledger }).ledger
  await store.putAll([{ path: 'tile/0/x001/000', bytes: Buffer.from(randomUUID()) }])
  await assert.rejects(store.putAll([{ path: 'tile/0/x001/000', bytes: Buffer.from('x') }]), { code: 'object-differs' })
})
