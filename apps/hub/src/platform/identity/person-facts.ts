import type { Actor } from '../facts/fact.ts'
import type { Tx } from './context.ts'

/** Where facts about a person belong: the office of their first role; null when they hold none. */
export async function homeOffice(tx: Tx, person: string): Promise<string | null> {
  const row = await tx
    .selectFrom('held_roles')
    .select('office_id')
    .where('person_id', '=', person)
    .orderBy('granted_at')
    .orderBy('office_id')
    .executeTakeFirst()
  return row?.office_id ?? null
}

export async function personActor(tx: Tx, person: string): Promise<Actor> {
  const { name } = await tx.selectFrom('people').select('name').where('id', '=', person).executeTakeFirstOrThrow()
  return { kind: 'person', id: person, name }
}
