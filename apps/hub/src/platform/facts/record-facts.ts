import { randomUUID } from 'node:crypto'
import { canonicalJson } from '@atalaya/contracts'
import type { Transaction } from 'kysely'
import type { FactTables, NewFact } from './fact.ts'

// PostgreSQL takes at most 65,535 parameters in a statement; a fact takes ten.
const ROWS_A_STATEMENT = 5_000

/**
 * Writes facts in the caller's transaction: the only way an act is recorded. `tx` may be typed for any noun's tables.
 */
export async function recordFacts<T>(tx: Transaction<T>, facts: readonly NewFact[]): Promise<void> {
  const at = new Date()
  const rows = facts.map((fact) => ({
    id: randomUUID(),
    at,
    kind: fact.kind,
    actor_kind: fact.actor.kind,
    actor_id: fact.actor.id,
    actor_name: fact.actor.name,
    office_id: fact.office,
    subject_kind: fact.subject.kind,
    subject_id: fact.subject.id,
    data: dataText(fact.data),
  }))
  const db = tx as unknown as Transaction<FactTables> // every database of the hub has the facts' tables
  for (let start = 0; start < rows.length; start += ROWS_A_STATEMENT) {
    await db
      .insertInto('facts')
      .values(rows.slice(start, start + ROWS_A_STATEMENT))
      .execute()
  }
}

export async function recordFact<T>(tx: Transaction<T>, fact: NewFact): Promise<void> {
  await recordFacts(tx, [fact])
}

/** An act fails whose fact could not be committed to by the transparency log, which would stand still at such a fact. */
function dataText(data: NewFact['data']): string {
  const text = JSON.stringify(data)
  canonicalJson([[[JSON.parse(text)]]]) // the log writes it some levels deeper
  return text
}
