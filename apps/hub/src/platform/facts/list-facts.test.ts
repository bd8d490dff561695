import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import type { ListFacts } from '@atalaya/contracts'
import { type Kysely, sql } from 'kysely'
import { openTestDatabase, type TestDatabase } from '../../testing/test-database.ts'
import { scopeOf } from '../http/authenticate.ts'
import { type FactTables, type NewFact, recordFacts } from './index.ts'
import { eachFact, listFacts } from './list-facts.ts'

describe('facts as they are listed', () => {
  let opened: TestDatabase
  let db: Kysely<FactTables>
  const root = randomUUID()
  const berlin = randomUUID()
  const paris = randomUUID()
  const clerk = randomUUID()
  const everywhere = { scope: scopeOf([root, berlin, paris]), root }
  const inBerlin = { scope: scopeOf([berlin]), root }

  before(async () => {
    const at = (path: string) => new URL(path, import.meta.url)
    opened = await openTestDatabase([
      { noun: 'facts', file: at('./schema.sql') },
      { noun: 'offices', file: at('../../govern/offices/schema.sql') },
      { noun: 'identity', file: at('../identity/schema.sql') },
      { noun: 'machines', file: at('../identity/machines/schema.sql') },
    ])
    db = opened.kysely as unknown as Kysely<FactTables>
    await sql`insert into people (id, name, created_at) values (${clerk}, 'Persona encargada', now())`.execute(db)
    const many = Array.from({ length: 1_100 }, (_, i) => fact('alert.closed', berlin, { number: i }))
    const acts = [
      ...many,
      fact('alert.raised', paris, { text: 'needle in paris' }),
      fact('rule.uploaded', null, { text: 'needle of the whole' }),
      fact('incident.opened', berlin, { text: 'a needle' }, { kind: 'incident', id: 'i-1' }),
    ]
    await db.transaction().execute((tx) => recordFacts(tx, acts))
  })
  after(() => opened[Symbol.asyncDispose]())

  function fact(
    kind: string,
    office: string | null,
    data: Record<string, unknown>,
    subject: NewFact['subject'] = { kind: 'alert', id: randomUUID() },
  ): NewFact {
    return { kind, actor: { kind: 'person', id: clerk, name: 'Persona encargada' }, office, subject, data }
  }
  const list = (filter: ListFacts, view = everywhere) => listFacts(db, filter, view)
  const kinds = async (filter: ListFacts, view = everywhere) => (await list(filter, view)).rows.map(({ kind }) => kind)

  test('pages meet without a gap or a repeat, downwards and upwards', async () => {
    for (const sort of ['-at', 'at']) {
      const seen: number[] = []
      let cursor: number | undefined
      do {
        const page = await list({ sort, limit: 250, ...(cursor !== undefined && { cursor }) })
        seen.push(...page.rows.map(({ sequence }) => sequence))
        cursor = page.next ?? undefined
      } while (cursor !== undefined)
      assert.equal(new Set(seen).size, 1_103)
      assert.deepEqual(
        seen,
        seen.toSorted((a, b) => (sort === 'at' ? a - b : b - a)),
      )
    }
  })

  test('counts so far and says when there are more', async () => {
    const all = await list({ limit: 1 })
    assert.deepEqual([all.total, all.totalIsLeast], [1_000, true])
    const few = await list({ kind: 'incident' })
    assert.deepEqual([few.total, few.totalIsLeast, few.next], [1, false, null])
  })

  test('shows an office its own alone, in rows, counts, search and export', async () => {
    assert.deepEqual(await kinds({ kind: 'alert.raised' }, inBerlin), [])
    assert.deepEqual(await kinds({ kind: 'rule' }, inBerlin), [])
    assert.deepEqual(await kinds({ q: 'needle' }, inBerlin), ['incident.opened'])
    assert.equal(
      (await list({ subject: 'alert' }, inBerlin)).rows.some(({ office }) => office?.id === paris),
      false,
    )
    const exported: string[] = []
    for await (const { kind } of eachFact(db, { q: 'needle' }, inBerlin)) exported.push(kind)
    assert.deepEqual(exported, ['incident.opened'])
  })

  test('finds by kind or noun, person by id or name, subject by noun, id or both, and by text', async () => {
    assert.deepEqual(await kinds({ kind: 'incident.opened' }), ['incident.opened'])
    assert.deepEqual(await kinds({ kind: 'rule' }), ['rule.uploaded'])
    assert.deepEqual(await kinds({ kind: 'inc' }), [], 'half a noun is none')
    assert.equal((await list({ actor: clerk, limit: 1 })).rows.length, 1)
    assert.equal((await list({ actor: 'encarg', limit: 1 })).rows.length, 1)
    assert.equal((await list({ actor: 'nobody', limit: 1 })).rows.length, 0)
    for (const subject of ['incident', 'i-1', 'incident:i-1'])
      assert.deepEqual(await kinds({ subject }), ['incident.opened'], subject)
    assert.deepEqual(await kinds({ subject: 'alert:i-1' }), [])
    assert.deepEqual(await kinds({ q: 'needle' }), ['incident.opened', 'rule.uploaded', 'alert.raised'])
    assert.deepEqual(await kinds({ q: '100%_' }), [])
  })

  test('finds by time', async () => {
    const soon = new Date(Date.now() + 60_000).toISOString()
    assert.equal((await list({ to: soon, limit: 1 })).rows.length, 1)
    assert.equal((await list({ from: soon })).rows.length, 0)
    assert.equal((await list({ to: new Date(0).toISOString() })).rows.length, 0)
  })
})
