import { randomUUID } from 'node:crypto'
import { recordFact } from '../../facts/record-facts.ts'
import type { Tx } from '../context.ts'
import { homeOffice } from '../person-facts.ts'
import { type Doc, USERS } from './attributes.ts'
import { type Client, type ScimContext, tablesOf } from './client.ts'
import { normalise } from './normalise.ts'
import { patched } from './patch.ts'
import { putActive } from './put-active.ts'
import { ScimError } from './scim-error.ts'
import { settleRoles } from './settle-roles.ts'
import { type KnownUser, readTold, type Told, userResource, versionOf } from './user-resource.ts'
import { findUser } from './user-store.ts'

/** The acts of a directory on people. Each writes its facts in its transaction. */
export async function createUser(context: ScimContext, client: Client, body: unknown): Promise<Doc> {
  const document = normalise(body, USERS)
  const told = readTold(document)
  return context.db.transaction().execute(async (tx) => {
    const id = randomUUID()
    const now = context.now()
    await requireFree(tx, client, { told, but: id })
    const row = { id, name: told.name, email: told.email, locale: told.locale, created_at: now }
    const { numInsertedOrUpdatedRows } = await tx
      .insertInto('people')
      .values({ ...row, last_seen: null, disabled_at: told.active === false ? now : null })
      .onConflict((conflict) => conflict.column('email').doNothing())
      .executeTakeFirst()
    if (numInsertedOrUpdatedRows !== 1n) throw taken(told.email ?? told.userName)
    await keepTold(tx, { context, client, id, document, told, madeHere: true })
    await recordFact(tx, {
      kind: 'person.provisioned',
      actor: client.actor,
      office: client.office,
      subject: { kind: 'person', id },
      data: { name: row.name, userName: told.userName },
    })
    return userResource(await requireUser(tx, context, { client, id }), client)
  })
}

/** `ifMatch`: the version that the client has seen, when it says so (RFC 7644 §3.14). */
export interface UserChange {
  readonly id: string
  readonly ifMatch: string | undefined
}

export function replaceUser(
  context: ScimContext,
  client: Client,
  change: UserChange & { body: unknown },
): Promise<Doc> {
  return changeUser(context, client, { ...change, next: () => normalise(change.body, USERS) })
}

export function patchUser(context: ScimContext, client: Client, change: UserChange & { body: unknown }): Promise<Doc> {
  return changeUser(context, client, { ...change, next: (before) => patched(before, change.body, USERS) })
}

async function changeUser(
  context: ScimContext,
  client: Client,
  { id, ifMatch, next }: UserChange & { next: (before: Doc) => Doc },
): Promise<Doc> {
  return context.db.transaction().execute(async (tx) => {
    const user = await requireUser(tx, context, { client, id, lock: true })
    const resource = userResource(user, client)
    requireVersion(resource, ifMatch)
    const document = next(documentOf(resource))
    const told = readTold(document)
    await requireFree(tx, client, { told, but: id })
    await putPerson(tx, { client, user, told })
    await keepTold(tx, { context, client, id, document, told, madeHere: user.made_here ?? false })
    if (told.active !== undefined) await putActive(tx, context, { client, user, active: told.active })
    return userResource(await requireUser(tx, context, { client, id }), client)
  })
}

/** For the client there is no such user from now on; the person is disabled, and kept for what they did. */
export async function deleteUser(context: ScimContext, client: Client, { id, ifMatch }: UserChange): Promise<void> {
  await context.db.transaction().execute(async (tx) => {
    const user = await requireUser(tx, context, { client, id, lock: true })
    const resource = userResource(user, client)
    requireVersion(resource, ifMatch)
    const document = documentOf(resource)
    const told = readTold(document)
    await putActive(tx, context, { client, user, active: false })
    await keepTold(tx, { context, client, id, document, told, madeHere: user.made_here ?? false })
    const tables = tablesOf(tx)
    const ofClient = tables.selectFrom('scim_groups').select('id').where('client_id', '=', client.id)
    await tables.deleteFrom('scim_members').where('person_id', '=', id).where('group_id', 'in', ofClient).execute()
    await settleRoles(tx, context, { client, people: [id] })
    await tables
      .updateTable('scim_users')
      .set({ deleted_at: context.now() })
      .where('client_id', '=', client.id)
      .where('person_id', '=', id)
      .execute()
    // The address is free for whoever has it next, who then is somebody else and inherits nothing.
    if (user.made_here) await tx.updateTable('people').set({ email: null }).where('id', '=', id).execute()
    await recordFact(tx, {
      kind: 'person.deprovisioned',
      actor: client.actor,
      office: (await homeOffice(tx, id)) ?? client.office,
      subject: { kind: 'person', id },
      data: { name: user.name, userName: told.userName },
    })
  })
}

function documentOf({ schemas: _, id: __, meta: ___, groups: ____, ...document }: Doc): Doc {
  return document
}

export async function requireUser(
  tx: Tx,
  context: ScimContext,
  { client, id, lock = false }: { client: Client; id: string; lock?: boolean },
): Promise<KnownUser> {
  const found = await findUser(tablesOf(tx), { client, context, id })
  if (found === undefined) throw new ScimError(404, `There is no user ${id.slice(0, 60)}.`)
  // Two changes of one person wait for each other, so that none is lost between reading and writing.
  if (lock) await tx.selectFrom('people').select('id').where('id', '=', id).forUpdate().execute()
  return lock ? requireUser(tx, context, { client, id }) : found
}

export function requireVersion(resource: Doc, ifMatch: string | undefined): void {
  if (ifMatch === undefined || ifMatch === '*') return
  const versions = ifMatch.split(',').map((version) => version.trim())
  if (!versions.includes(versionOf(resource)))
    throw new ScimError(412, 'It has changed since you read it. Read it again.')
}

async function requireFree(tx: Tx, client: Client, { told, but }: { told: Told; but: string }): Promise<void> {
  const other = await tablesOf(tx)
    .selectFrom('scim_users')
    .select('person_id')
    .where('client_id', '=', client.id)
    .where('user_name', '=', told.userName.toLowerCase())
    .where('person_id', '<>', but)
    .where('deleted_at', 'is', null)
    .executeTakeFirst()
  if (other !== undefined) throw taken(told.userName)
}

/** Name, address and language as told. The address of somebody whom the client did not make is not its to change. */
async function putPerson(
  tx: Tx,
  { client, user, told }: { client: Client; user: KnownUser; told: Told },
): Promise<void> {
  const { email } = told
  const before = { name: user.name, email: user.email, locale: user.locale }
  const after = { name: told.name, email, locale: told.locale }
  if (before.name === after.name && before.email === after.email && before.locale === after.locale) return
  if (before.email !== email) await requireOwnAddress(tx, { user, email })
  await tx.updateTable('people').set(after).where('id', '=', user.id).execute()
  await recordFact(tx, {
    kind: 'person.profile-changed',
    actor: client.actor,
    office: (await homeOffice(tx, user.id)) ?? client.office,
    subject: { kind: 'person', id: user.id },
    data: { before, after },
  })
}

/** Whoever can change an address can have a way in sent to it: nobody takes over a leader or somebody found here. */
async function requireOwnAddress(tx: Tx, { user, email }: { user: KnownUser; email: string | null }): Promise<void> {
  const leads = await tx
    .selectFrom('held_roles')
    .select('role')
    .where('person_id', '=', user.id)
    .where('role', 'in', ['lead', 'admin'])
    .executeTakeFirst()
  if (!user.made_here || leads !== undefined)
    throw new ScimError(400, 'The address of this person is changed by an administrator.', 'mutability')
  if (email === null) return
  const other = await tx
    .selectFrom('people')
    .select('id')
    .where('email', '=', email)
    .where('id', '<>', user.id)
    .executeTakeFirst()
  if (other !== undefined) throw taken(email)
}

interface Kept {
  readonly context: ScimContext
  readonly client: Client
  readonly id: string
  readonly document: Doc
  readonly told: Told
  readonly madeHere: boolean
}

async function keepTold(tx: Tx, { context, client, id, document, told, madeHere }: Kept): Promise<void> {
  const values = {
    user_name: told.userName.toLowerCase(),
    external_id: told.externalId,
    document: JSON.stringify(document) as unknown as Doc, // jsonb is written as text
    modified_at: context.now(),
  }
  await tablesOf(tx)
    .insertInto('scim_users')
    .values({ client_id: client.id, person_id: id, made_here: madeHere, deleted_at: null, ...values })
    .onConflict((conflict) => conflict.columns(['client_id', 'person_id']).doUpdateSet(values))
    .execute()
}

function taken(name: string): ScimError {
  return new ScimError(409, `Somebody is known as ${name.slice(0, 200)} already.`, 'uniqueness')
}
