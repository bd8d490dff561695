import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { entriesPath, parsePolicy, parseTlogProof, verifyTlogProof } from '@atalaya/tlog'
import { sql } from 'kysely'
import type { Act } from '../../platform/proposals/index.ts'
import { eraseFactKind } from './erase-fact.ts'
import type { OpenedLedger } from './open-ledger.ts'
import { type LedgerGround, ledgerGround } from './testing/test-ledger.ts'

let ground: LedgerGround
let opened: OpenedLedger

before(async () => {
  ground = await ledgerGround()
  opened = await ground.open({ publicKinds: ['notice.published'] })
})
after(async () => {
  await opened?.[Symbol.asyncDispose]()
  await ground?.[Symbol.asyncDispose]()
})

async function erase(fact: string): Promise<void> {
  const { execute } = eraseFactKind(() => new Date())
  const row = await ground.db.selectFrom('facts').selectAll().where('id', '=', fact).executeTakeFirstOrThrow()
  const payload = {
    fact,
    sequence: Number(row.sequence),
    factKind: row.kind,
    at: row.at.toISOString(),
    office: row.office_id,
    reason: 'order of a court',
  }
  const act: Act = {
    proposal: randomUUID(),
    proposer: { id: randomUUID(), name: 'Lead' },
    approver: { id: randomUUID(), name: 'Administrator' },
    now: new Date(),
  }
  await ground.db.transaction().execute((tx) => execute(tx as never, payload, act)) // the tables of all nouns
}

async function findings(): Promise<readonly string[]> {
  await opened.ledger.check.tick()
  return (await opened.ledger.describe()).check.findings.map(({ kind }) => kind)
}

/** As somebody does who holds the database and wants no trace. */
async function tamper(change: (tx: typeof ground.db) => Promise<unknown>): Promise<void> {
  await ground.db.transaction().execute(async (tx) => {
    await sql`set local session_replication_role = replica`.execute(tx)
    await change(tx)
  })
}

test('what is erased says nothing any more, its leaf stays, and the log verifies', async () => {
  await ground.act(['of one person'], { subject: { kind: 'person', id: 'p7' } })
  await ground.published(opened.ledger)
  const id = await ground.idOf('of one person')
  const before = await opened.ledger.bundleOf([id])
  await erase(id)
  await ground.published(opened.ledger)
  const after = await opened.ledger.bundleOf([id])
  const [fact] = after.facts
  assert.equal(fact?.fact, null)
  assert.equal(fact?.salt, null)
  assert.equal(fact?.erased?.id, id)
  assert.equal(fact?.entry, before.facts[0]?.entry)
  await verifyTlogProof(
    parseTlogProof(fact?.proof ?? ''),
    Buffer.from(fact?.entry ?? '', 'base64'),
    parsePolicy(after.policy),
  )
  const row = await ground.db.selectFrom('facts').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  assert.deepEqual([row.actor_id, row.actor_name, row.subject_id, row.data], [null, '', '', {}])
  assert.deepEqual(await findings(), [])
  const record = await ground.db
    .selectFrom('facts')
    .select(['actor_name', 'data'])
    .where('kind', '=', 'fact.erased')
    .where('subject_id', '=', id)
    .executeTakeFirstOrThrow()
  assert.equal(record.actor_name, 'Lead')
  assert.match(JSON.stringify(record.data), /Administrator/)
})

test('nothing is erased twice, nor what is public, nor the record of an erasure', async () => {
  await ground.act(['twice'])
  await ground.act(['for all'], { kind: 'notice.published' })
  await ground.published(opened.ledger)
  const id = await ground.idOf('twice')
  await erase(id)
  await assert.rejects(erase(id), /erased before/)
  await assert.rejects(erase(await ground.idOf('for all')), /public/)
  await ground.published(opened.ledger)
  const record = await ground.db
    .selectFrom('facts')
    .select('id')
    .where('kind', '=', 'fact.erased')
    .where('subject_id', '=', id)
    .executeTakeFirstOrThrow()
  await assert.rejects(erase(record.id), /record of an erasure/)
})

test('a leaf is never changed or removed, but for the salt of what is erased', async () => {
  await assert.rejects(ground.db.updateTable('ledger_leaves').set({ salt: null }).execute(), /never changed/)
  await assert.rejects(
    ground.db
      .updateTable('ledger_leaves')
      .set({ entry: Buffer.from('') })
      .execute(),
    /never changed/,
  )
  await assert.rejects(ground.db.deleteFrom('ledger_leaves').execute(), /never changed/)
  await assert.rejects(sql`truncate ledger_leaves`.execute(ground.db), /never changed/)
})

test('a fact that was altered in the database is found, told once, and cleared when it is as it was', async () => {
  await ground.act(['to be altered'])
  await ground.published(opened.ledger)
  const id = await ground.idOf('to be altered')
  const write = (name: string) =>
    tamper((tx) => tx.updateTable('facts').set({ actor_name: name }).where('id', '=', id).execute())
  await write('Somebody else')
  assert.deepEqual(await findings(), ['fact-changed'])
  assert.deepEqual(await findings(), ['fact-changed'])
  assert.equal((await opened.ledger.describe()).state, 'broken')
  const told = await ground.db.selectFrom('facts').select('data').where('kind', '=', 'ledger.check-failed').execute()
  assert.equal(told.length, 1)
  assert.match(JSON.stringify(told[0]?.data), new RegExp(id))
  await write('Duty analyst')
  assert.deepEqual(await findings(), [])
})

test('an erasure that nobody approved is found', async () => {
  await ground.act(['erased by hand'])
  await ground.published(opened.ledger)
  const id = await ground.idOf('erased by hand')
  const whole = await ground.db.selectFrom('facts').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  await tamper((tx) =>
    tx.updateTable('facts').set({ actor_name: '', data: '{}', erased_at: new Date() }).where('id', '=', id).execute(),
  )
  assert.deepEqual(await findings(), ['erased-without-approval'])
  const { actor_name } = whole
  await tamper((tx) =>
    tx
      .updateTable('facts')
      .set({ actor_name, data: JSON.stringify(whole.data), erased_at: null })
      .where('id', '=', id)
      .execute(),
  )
  assert.deepEqual(await findings(), [])
})

test('a published bundle that was altered is found, and a fact that waits too long for its leaf', async () => {
  const size = await ground.published(opened.ledger) // what was found before was recorded, and is a leaf by now
  const path = join(ground.dir, entriesPath(0, size))
  const sound = await readFile(path)
  await writeFile(path, Buffer.concat([sound.subarray(0, 40), Buffer.from('forged'), sound.subarray(46)]))
  assert.deepEqual(await findings(), ['leaf-changed'])
  await writeFile(path, sound)
  assert.deepEqual(await findings(), [])
  const late = { ...factRow('late'), at: new Date(Date.now() - 60_000), tx: '18446744073709551600' }
  await ground.db.insertInto('facts').values(late).execute()
  assert.deepEqual(await findings(), ['fact-without-leaf'])
  await tamper((tx) => tx.deleteFrom('facts').where('id', '=', late.id).execute())
})

function factRow(word: string) {
  const actor = { actor_kind: 'system', actor_id: null, actor_name: 'Atalaya' } as const
  const subject = { subject_kind: 'word', subject_id: word }
  return { id: randomUUID(), kind: 'word.said', office_id: null, ...actor, ...subject, data: '{}' }
}

test('a fact that was removed, and a leaf that was removed or altered, are found', async () => {
  await ground.act(['a', 'b', 'c'])
  await ground.published(opened.ledger)
  const ids = await Promise.all(['a', 'b', 'c'].map((word) => ground.idOf(word)))
  const leaves = await ground.db
    .selectFrom('ledger_leaves')
    .innerJoin('facts', (on) => on.onRef('fact_sequence', '=', sql`facts.sequence`))
    .select(['index', 'facts.id'])
    .where('facts.id', 'in', ids)
    .execute()
  const indexOf = (word: number) => leaves.find(({ id }) => id === ids[word])?.index ?? -1
  await tamper(async (tx) => {
    await tx
      .deleteFrom('facts')
      .where('id', '=', ids[0] ?? '')
      .execute()
    await tx.deleteFrom('ledger_leaves').where('index', '=', indexOf(1)).execute()
    await tx
      .updateTable('ledger_leaves')
      .set({ entry: Buffer.from('x') })
      .where('index', '=', indexOf(2))
      .execute()
  })
  const found = new Set(await findings())
  for (const kind of ['fact-changed', 'leaf-changed', 'leaf-missing', 'leaf-without-fact'])
    assert.ok(found.has(kind), kind)
})
