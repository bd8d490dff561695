import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { type Kysely, sql } from 'kysely'
import { eventually } from '../../testing/eventually.ts'
import { openTestDatabase, type TestDatabase } from '../../testing/test-database.ts'
import {
  eraseContent,
  type Fact,
  FactFollower,
  type FactTables,
  type NewFact,
  recordFact,
  recordFacts,
  SYSTEM,
} from './index.ts'

interface Tables extends FactTables {
  seen: { id: string }
}
let opened: TestDatabase
let db: Kysely<Tables>

before(async () => {
  opened = await openTestDatabase([{ noun: 'facts', file: new URL('./schema.sql', import.meta.url) }])
  db = opened.kysely as unknown as Kysely<Tables>
  await sql`create table seen (id text)`.execute(db)
})
after(() => opened[Symbol.asyncDispose]())

function fact(kind: string, id: string = randomUUID()): NewFact {
  return { kind, actor: SYSTEM, office: null, subject: { kind: 'thing', id }, data: { id } }
}

function follower(): FactFollower {
  return new FactFollower(db as unknown as Kysely<FactTables>, (error) => {
    throw error
  })
}

/** Wakes it, as notices do, until this has come about: an older transaction may hold facts back for a moment. */
function following(follower: FactFollower, what: string, hasCome: () => boolean): Promise<boolean> {
  return eventually(what, () => {
    follower.wake()
    return hasCome()
  })
}

test('a fact is neither changed nor removed', async () => {
  await db.transaction().execute((tx) => recordFact(tx, fact('thing.made')))
  await assert.rejects(db.updateTable('facts').set({ kind: 'x' }).execute(), /never changed/)
  await assert.rejects(db.deleteFrom('facts').execute(), /never changed/)
  await assert.rejects(sql`truncate facts`.execute(db), /never changed/)
})

test('a fact is erased once, in a transaction that names the proposal, and nothing else of it changes', async () => {
  const made = fact('thing.named')
  await db.transaction().execute((tx) => recordFact(tx, made))
  const { id } = await db
    .selectFrom('facts')
    .select('id')
    .where('subject_id', '=', made.subject.id)
    .executeTakeFirstOrThrow()
  const emptied = { actor_id: null, actor_name: '', data: '{}', erased_at: new Date(), erasure: 'p' }
  const change = (set: object, proposal: string) =>
    db.transaction().execute(async (tx) => {
      await sql`select set_config('atalaya.erasure', ${proposal}, true)`.execute(tx)
      await tx.updateTable('facts').set(set).where('id', '=', id).execute()
    })
  await assert.rejects(change(emptied, ''), /never changed/)
  await assert.rejects(change(emptied, 'another'), /never changed/)
  await assert.rejects(change({ ...emptied, kind: 'other.kind' }, 'p'), /never changed/)
  await assert.rejects(change({ ...emptied, actor_name: 'somebody else' }, 'p'), /never changed/)
  await assert.rejects(change({ erased_at: null }, 'p'), /never changed/)
  const erase = () =>
    db.transaction().execute((tx) => eraseContent(tx, { fact: id, proposal: 'p', subject: true, at: new Date() }))
  assert.equal((await erase())?.subject.id, made.subject.id)
  assert.equal(await erase(), undefined)
  await assert.rejects(change({ erased_at: new Date() }, 'p'), /never changed/)
  const row = await db.selectFrom('facts').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  assert.deepEqual([row.kind, row.subject_id, row.actor_name, row.data], ['thing.named', '', '', {}])
})

test('an act fails whose data nests deeper than the log can commit to', async () => {
  let deep: Record<string, unknown> = {}
  for (let i = 0; i < 200; i++) deep = { deep }
  const act = db.transaction().execute((tx) => recordFact(tx, { ...fact('thing.deep'), data: deep }))
  await assert.rejects(act, /nested deeper/)
})

test('a fact goes when its transaction does', async () => {
  const id = randomUUID()
  const failing = db.transaction().execute(async (tx) => {
    await recordFact(tx, fact('thing.undone', id))
    throw new Error('the act failed')
  })
  await assert.rejects(failing, /the act failed/)
  assert.deepEqual(await db.selectFrom('facts').select('id').where('subject_id', '=', id).execute(), [])
})

test('a follower tells of a fact whose transaction ended after a later one', async () => {
  await using facts = follower()
  const told: Fact[] = []
  facts.subscribe((found) => told.push(...found))
  // It tells of what comes after it began, and it alone knows when that was.
  await eventually('it has begun', async () => {
    await db.transaction().execute((tx) => recordFact(tx, fact('warm.up')))
    facts.wake()
    return told.length > 0
  })
  const slow = await db.startTransaction().execute()
  await recordFact(slow, fact('order.tested', 'early'))
  await db.transaction().execute((tx) => recordFact(tx, fact('order.tested', 'late')))
  facts.wake()
  await slow.commit().execute()
  const tested = () => told.filter(({ kind }) => kind === 'order.tested').map(({ subject }) => subject.id)
  await following(facts, 'both are told', () => tested().length >= 2)
  assert.deepEqual(tested().sort(), ['early', 'late'])
})

test('a reactor writes exactly once, also when it fails half way and when it starts again', async () => {
  let failures = 2
  let isDone = false
  async function react(facts: FactFollower): Promise<void> {
    await facts.react('once', ['count.me', 'count.done'], async (tx, found) => {
      for (const { subject } of found.filter(({ kind }) => kind === 'count.me'))
        await (tx as unknown as Kysely<Tables>).insertInto('seen').values({ id: subject.id }).execute()
      failures -= 1
      if (failures >= 0) throw new Error('crash before the cursor is kept')
      // It comes after all that are counted, and a follower that is closed stops between two steps.
      if (found.some(({ kind }) => kind === 'count.done')) isDone = true
    })
  }
  const errors: unknown[] = []
  {
    await using first = new FactFollower(db as unknown as Kysely<FactTables>, (error) => errors.push(error))
    await react(first)
    const ids = Array.from({ length: 1_200 }, (_, i) => `one-${i}`)
    await db.transaction().execute((tx) =>
      recordFacts(
        tx,
        ids.map((id) => fact('count.me', id)),
      ),
    )
    while (errors.length < 2) {
      first.wake()
      await new Promise(setImmediate)
    }
  }
  await using second = follower()
  await react(second)
  await db.transaction().execute((tx) => recordFact(tx, fact('count.done')))
  await following(second, 'all is counted', () => isDone)
  await second[Symbol.asyncDispose]()
  const { all, distinct } = await db
    .selectFrom('seen')
    .select((e) => [e.fn.countAll<number>().as('all'), e.fn.count<number>('id').distinct().as('distinct')])
    .executeTakeFirstOrThrow()
  assert.deepEqual({ all, distinct }, { all: 1200, distinct: 1200 })
})
