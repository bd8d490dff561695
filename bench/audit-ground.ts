// Facts as a large institution leaves them behind: 300 offices in six regions, 2,000 people, 48 kinds, five years.
import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { listFacts } from '../apps/hub/src/platform/facts/list-facts.ts'
import { openTestDatabase, type TestDatabase } from '../apps/hub/src/testing/test-database.ts'

const OFFICES = 300
export const DAYS = 1_800
const PEOPLE = 2_000
const STEP = 250_000
export const TITLES = [
  'Duty analyst',
  'Consular officer',
  'Registrar',
  'Security lead',
  'Auditor',
  'Window clerk',
  'Archivist',
  'Attaché',
]
/** Facts of each kind, in parts of all of them. */
const KINDS: Readonly<Record<string, number>> = {
  'alert.raised': 3_000,
  'person.signed-in': 2_000,
  'alert.closed': 1_200,
  'alert.assigned': 900,
  'person.signed-out': 700,
  'alert.commented': 400,
  'incident.commented': 400,
  'incident.alerts-added': 250,
  ...shared(['opened', 'closed', 'assigned', 'rated', 'renamed', 'contained', 'reopened'], 'incident', 60),
  ...shared(['made', 'approved', 'done', 'expired', 'failed', 'rejected'], 'proposal', 20),
  ...shared(['switched-off', 'switched-on', 'uploaded', 'removed'], 'rule', 12),
  ...shared(['invited', 'locked-out', 'lock-lifted', 'link-issued', 'link-used', 'disabled', 'enabled'], 'person', 15),
  ...shared(['created', 'renamed', 'moved', 'closed'], 'office', 6),
  ...shared(['exported', 'fetched', 'deleted'], 'evidence', 4),
  ...shared(['granted', 'revoked'], 'role', 8),
  ...shared(['created', 'revoked'], 'token', 8),
  ...shared(['changed'], 'settings', 4),
  ...shared(['mapped', 'unmapped'], 'group', 2),
  ...shared(['key-rotated'], 'ledger', 1),
}

export interface AuditGround extends AsyncDisposable {
  readonly db: Parameters<typeof listFacts>[0]
  readonly facts: number
  /** Seconds to fill it. */
  readonly seconds: number
  readonly kinds: readonly string[]
  /** The busiest first. */
  readonly offices: readonly string[]
  /** Their ids, the busiest first. */
  readonly people: readonly string[]
}

export async function auditGround(facts: number): Promise<AuditGround> {
  const at = (noun: string, path: string) => ({
    noun,
    file: new URL(`../apps/hub/src/${path}/schema.sql`, import.meta.url),
  })
  const database = await openTestDatabase([
    at('facts', 'platform/facts'),
    at('offices', 'govern/offices'),
    at('identity', 'platform/identity'),
    at('machines', 'platform/identity/machines'),
  ])
  const db = database.kysely as unknown as AuditGround['db'] // with the facts' schema
  const began = performance.now()
  const offices = Array.from({ length: OFFICES }, () => randomUUID())
  const people = Array.from({ length: PEOPLE }, () => randomUUID())
  const names = people.map((_, i) => `${TITLES[i % TITLES.length]} ${i}`)
  await database.pool.query(
    'insert into people (id, name, created_at) select *, now() from unnest($1::uuid[], $2::text[])',
    [people, names],
  )
  await withoutIndexes(database.pool, async () => {
    const shares: number[] = []
    for (const part of Object.values(KINDS)) shares.push((shares.at(-1) ?? 0) + part)
    const whole = shares.at(-1) ?? 1
    const insert = await readFile(new URL('audit-facts.sql', import.meta.url), 'utf8')
    for (let from = 0; from < facts; from += STEP)
      await database.pool.query(insert, [
        ...[offices, people, Object.keys(KINDS), shares.slice(0, -1).map((share) => share / whole), facts],
        ...[from, Math.min(facts, from + STEP), DAYS, names],
      ])
  })
  await database.pool.query('vacuum analyze facts')
  const seconds = Math.round((performance.now() - began) / 1_000)
  return {
    ...{ db, facts, seconds, kinds: Object.keys(KINDS), offices, people },
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  }
}

function shared(acts: readonly string[], noun: string, each: number): Record<string, number> {
  return Object.fromEntries(acts.map((act) => [`${noun}.${act}`, each]))
}

/** Indexes are made at the end, which is much faster than to keep them up to date row by row. */
async function withoutIndexes(pool: TestDatabase['pool'], work: () => Promise<void>): Promise<void> {
  const { rows } = await pool.query<{ name: string; definition: string }>(
    "select indexname as name, indexdef as definition from pg_indexes where tablename = 'facts' and indexdef not like 'CREATE UNIQUE%'",
  )
  for (const { name } of rows) await pool.query(`drop index ${name}`)
  await work()
  for (const { definition } of rows) await pool.query(definition)
}
