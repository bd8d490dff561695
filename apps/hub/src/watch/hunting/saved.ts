import { randomUUID } from 'node:crypto'
import type { SavedSearch, SaveSearch } from '@atalaya/contracts'
import type { Kysely } from 'kysely'
import type { Static } from 'typebox'
import { insertOnce } from '../../platform/database/index.ts'
import { recordFact, requireSameAct } from '../../platform/facts/index.ts'
import { notFound } from '../../platform/http/errors.ts'
import { actorOf, type Viewer } from '../../platform/http/route.ts'
import type { WatchTables } from '../tables.ts'

type Saved = Static<typeof SavedSearch>
type Db = Kysely<WatchTables>

export async function listSaved(db: Db, viewer: Viewer): Promise<{ rows: Saved[] }> {
  const rows = await db
    .selectFrom('saved_searches')
    .leftJoin('people', 'people.id', 'saved_searches.owner')
    .select(['saved_searches.id', 'saved_searches.name', 'query', 'shared', 'owner', 'people.name as owner_name'])
    .where((where) => where.or([where('owner', '=', viewer.person.id), where('shared', '=', true)]))
    .orderBy('saved_searches.name')
    .limit(1_000)
    .execute()
  return {
    rows: rows.map(({ id, name, query, shared, owner, owner_name }) => ({
      id,
      name,
      query: query as Saved['query'], // checked against the schema when it was saved
      shared,
      owner: owner_name ?? '',
      mine: owner === viewer.person.id,
    })),
  }
}

/** Asked again with the same id, it is saved once. */
export async function saveSearch(
  db: Db,
  viewer: Viewer,
  { id = randomUUID(), name, query, shared }: Static<typeof SaveSearch>,
): Promise<Saved> {
  await db.transaction().execute(async (tx) => {
    const row = { id, name, query: JSON.stringify(query), shared, owner: viewer.person.id, created_at: new Date() }
    const isNew = await insertOnce(tx.insertInto('saved_searches').values(row))
    const saved = fact('search.saved', viewer, { id, name, shared })
    await (isNew ? recordFact(tx, saved) : requireSameAct(tx, saved))
  })
  return { id, name, query, shared, owner: viewer.person.name, mine: true }
}

/** Only by whoever saved it. */
export async function forgetSearch(db: Db, viewer: Viewer, id: string): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const row = await tx
      .deleteFrom('saved_searches')
      .where('id', '=', id)
      .where('owner', '=', viewer.person.id)
      .returning(['id', 'name', 'shared'])
      .executeTakeFirst()
    if (row === undefined) throw notFound('saved search of yours')
    await recordFact(tx, fact('search.removed', viewer, row))
  })
}

function fact(kind: string, viewer: Viewer, { id, name, shared }: { id: string; name: string; shared: boolean }) {
  return { kind, actor: actorOf(viewer), office: null, subject: { kind: 'search', id }, data: { name, shared } }
}
