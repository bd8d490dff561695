import { randomUUID } from 'node:crypto'
import type { NewOffice, OfficeFields } from '@atalaya/contracts'
import { type Kysely, sql, type Transaction } from 'kysely'
import { type Actor, type NewFact, recordFact, requireSameAct, SYSTEM } from '../../platform/facts/index.ts'
import { HubError, notFound } from '../../platform/http/errors.ts'
import type { Scope } from '../../platform/http/route.ts'
import {
  checkTimeZone,
  columnsOf,
  idsOf,
  isBelow,
  MOST_LEVELS,
  MOST_OFFICES,
  type OfficeRow,
  type OfficeTables,
  pathBelow,
} from './model.ts'

type Db = Kysely<OfficeTables>
type Tx = Transaction<OfficeTables>

/** Who acts, and over which offices. */
export interface Mandate {
  readonly actor: Actor
  readonly scope: Pick<Scope, 'has'>
}

/** The office at the top, made when the hub starts for the first time; people give it their name. */
export async function ensureRoot(db: Db): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await lockTree(tx)
    if ((await tx.selectFrom('offices').select('id').limit(1).executeTakeFirst()) !== undefined) return
    const id = randomUUID()
    const centre = {
      parent: null,
      name: 'Centro',
      code: 'centro',
      kind: 'centre',
      city: 'Ciudad de México',
      country: 'MX',
      latitude: 19.4326,
      longitude: -99.1332,
      timeZone: 'America/Mexico_City',
    } as const
    await insertOffice(tx, { id, path: pathBelow('/', id), office: centre, actor: SYSTEM })
  })
}

/** Asked again with the same id, it answers what was made. */
export async function createOffice(
  db: Db,
  { actor, scope }: Mandate,
  { id = randomUUID(), ...office }: NewOffice,
): Promise<OfficeRow> {
  checkTimeZone(office.timeZone)
  return db.transaction().execute(async (tx) => {
    await lockTree(tx)
    const made = await tx.selectFrom('offices').selectAll().where('id', '=', id).executeTakeFirst()
    if (made !== undefined) {
      await requireSameAct(tx, createdFact(id, office, actor))
      return made
    }
    const { count } = await tx
      .selectFrom('offices')
      .select((e) => e.fn.countAll<number>().as('count'))
      .executeTakeFirstOrThrow()
    if (count >= MOST_OFFICES)
      throw new HubError('conflict', `There are ${MOST_OFFICES} offices already, the most there can be.`)
    await refuseTakenCode(tx, office.code)
    const parent = await findParent(tx, scope, office.parent)
    return insertOffice(tx, { id, path: pathBelow(parent.path, id), office, actor })
  })
}

export async function changeOffice(
  db: Db,
  { actor, scope }: Mandate,
  { id, change }: { id: string; change: Partial<OfficeFields> },
): Promise<OfficeRow> {
  if (change.timeZone !== undefined) checkTimeZone(change.timeZone)
  return db.transaction().execute(async (tx) => {
    await lockTree(tx)
    const office = await findOffice(tx, scope, id)
    const { parent, ...rest } = change
    if (rest.code !== undefined && rest.code !== office.code) await refuseTakenCode(tx, rest.code)
    if (parent !== undefined && parent !== office.parent) await moveOffice(tx, { office, to: parent, scope })
    await tx
      .updateTable('offices')
      .set({ id, ...columnsOf(rest) })
      .where('id', '=', id)
      .execute()
    await recordFact(tx, {
      kind: parent !== undefined && parent !== office.parent ? 'office.moved' : 'office.changed',
      actor,
      office: id,
      subject: { kind: 'office', id },
      data: { before: pick(office, change), after: change },
    })
    return tx.selectFrom('offices').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  })
}

/** Takes the office and all below it to another parent; whoever moves it must hold both places. */
async function moveOffice(
  tx: Tx,
  move: { office: OfficeRow; to: string | null; scope: Pick<Scope, 'has'> },
): Promise<void> {
  const { office, scope } = move
  if (office.parent === null) throw new HubError('conflict', 'The office at the top stays there.')
  if (!scope.has(office.parent))
    throw new HubError('forbidden', 'Only an administrator of the office above can move this one.')
  const parent = await findParent(tx, scope, move.to)
  if (isBelow(parent.path, office.path)) throw new HubError('conflict', 'An office cannot be moved below itself.')
  const path = pathBelow(parent.path, office.id)
  const levels = await tx
    .selectFrom('offices')
    .select(sql<number>`max(array_length(string_to_array(path, '/'), 1)) - 2`.as('deepest'))
    .where(sql<boolean>`starts_with(path, ${office.path})`)
    .executeTakeFirstOrThrow()
  refuseTooDeep(levels.deepest - idsOf(office.path).length + idsOf(path).length)
  await tx.updateTable('offices').set({ parent: parent.id }).where('id', '=', office.id).execute()
  await tx
    .updateTable('offices')
    .set({ path: sql<string>`${path} || substr(path, ${office.path.length + 1}::integer)` })
    .where(sql<boolean>`starts_with(path, ${office.path})`)
    .execute()
}

interface Insert {
  readonly id: string
  readonly path: string
  readonly office: OfficeFields
  readonly actor: Actor
}

async function insertOffice(tx: Tx, { id, path, office, actor }: Insert): Promise<OfficeRow> {
  refuseTooDeep(idsOf(path).length)
  const { timeZone, ...rest } = office
  const row = await tx
    .insertInto('offices')
    .values({ id, ...rest, time_zone: timeZone, path, created_at: new Date() })
    .returningAll()
    .executeTakeFirstOrThrow()
  await recordFact(tx, createdFact(id, office, actor))
  return row
}

function createdFact(id: string, office: OfficeFields, actor: Actor): NewFact {
  return { kind: 'office.created', actor, office: id, subject: { kind: 'office', id }, data: { ...office } }
}

async function findOffice(tx: Tx, scope: Pick<Scope, 'has'>, id: string): Promise<OfficeRow> {
  const row = scope.has(id)
    ? await tx.selectFrom('offices').selectAll().where('id', '=', id).executeTakeFirst()
    : undefined
  if (row === undefined) throw notFound('office')
  return row
}

async function findParent(tx: Tx, scope: Pick<Scope, 'has'>, parent: string | null): Promise<OfficeRow> {
  if (parent === null)
    throw new HubError('conflict', 'There is one office at the top. Choose the office that this one is below.')
  return findOffice(tx, scope, parent)
}

async function refuseTakenCode(tx: Tx, code: string): Promise<void> {
  const taken = await tx.selectFrom('offices').select('id').where('code', '=', code).executeTakeFirst()
  if (taken !== undefined) throw new HubError('conflict', `The code ${code} is another office’s. Choose another.`)
}

function refuseTooDeep(levels: number): void {
  if (levels > MOST_LEVELS)
    throw new HubError('conflict', `The tree can have ${MOST_LEVELS} levels, and this would need more.`)
}

/** Changes to the tree wait for each other, so that two moves cannot make a circle together. Readers do not wait. */
async function lockTree(tx: Tx): Promise<void> {
  await sql`lock table offices in share row exclusive mode`.execute(tx)
}

function pick(office: OfficeRow, change: Partial<OfficeFields>): Record<string, unknown> {
  const columns = Object.keys(columnsOf(change)) as (keyof OfficeRow)[] // columnsOf makes no other keys
  return Object.fromEntries(columns.map((column) => [column, office[column]]))
}
