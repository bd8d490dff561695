import { randomUUID } from 'node:crypto'
import type { ChangeServiceAccount, NewServiceAccount, Role, ServiceAccount } from '@atalaya/contracts'
import type { Static } from 'typebox'
import { insertOnce } from '../../database/index.ts'
import type { Actor } from '../../facts/fact.ts'
import { recordFact } from '../../facts/record-facts.ts'
import { requireSameAct } from '../../facts/require-same-act.ts'
import { HubError, notFound } from '../../http/errors.ts'
import type { Scope } from '../../http/route.ts'
import type { IdentityContext, Tx } from '../context.ts'
import { describeAccount, findAccount } from './list-accounts.ts'
import type { MachineTables, ServiceAccountRow } from './tables.ts'

type Context = Pick<IdentityContext, 'db' | 'offices' | 'now'>

/** Who acts, and over which offices. */
export interface Mandate {
  readonly actor: Actor
  readonly scope: Scope
}

interface Held {
  readonly role: Role
  readonly office: string
}

/** Asked again with the same id, it answers what was made. */
export async function createAccount(
  context: Context,
  { actor, scope }: Mandate,
  asked: Static<typeof NewServiceAccount>,
): Promise<ServiceAccount> {
  if (!scope.has(asked.office)) throw notFound('office')
  const row: ServiceAccountRow = {
    id: asked.id ?? randomUUID(),
    name: requireName(asked.name),
    purpose: asked.purpose.trim(),
    office_id: asked.office,
    created_at: context.now(),
    created_by: actor.name,
    disabled_at: null,
  }
  const roles = requireRoles(context, row.office_id, asked.roles)
  const fact = accountFact('service-account.created', row, { actor, data: { purpose: row.purpose, roles } })
  await context.db.transaction().execute(async (tx) => {
    const isNew = await insertOnce(tx.withTables<MachineTables>().insertInto('service_accounts').values(row))
    if (!isNew) return requireSameAct(tx, fact)
    await putRoles(tx, row.id, roles)
    await recordFact(tx, fact)
  })
  return describeAccount(context, row.id)
}

/** Changes what is asked and nothing else; the fact tells what was before. */
export async function changeAccount(
  context: Context,
  { actor, scope }: Mandate,
  { id, asked }: { id: string; asked: Static<typeof ChangeServiceAccount> },
): Promise<ServiceAccount> {
  const { row, roles: before } = await requireAccount(context, scope, id)
  const next = {
    name: asked.name === undefined ? row.name : requireName(asked.name),
    purpose: asked.purpose?.trim() ?? row.purpose,
  }
  const roles = asked.roles === undefined ? before : requireRoles(context, row.office_id, asked.roles)
  await context.db.transaction().execute(async (tx) => {
    await tx.withTables<MachineTables>().updateTable('service_accounts').set(next).where('id', '=', id).execute()
    if (asked.roles !== undefined) await putRoles(tx, id, roles)
    const was = { name: row.name, purpose: row.purpose, roles: before }
    const is = { ...next, roles }
    if (JSON.stringify(was) !== JSON.stringify(is)) {
      const data = { before: was, after: is }
      await recordFact(tx, accountFact('service-account.changed', { ...row, ...next }, { actor, data }))
    }
    if (asked.disabled !== undefined)
      await putDisabled(tx, row, { actor, disabled: asked.disabled, now: context.now() })
  })
  return describeAccount(context, id)
}

async function putDisabled(
  tx: Tx,
  row: ServiceAccountRow,
  { actor, disabled, now }: { actor: Actor; disabled: boolean; now: Date },
): Promise<void> {
  if ((row.disabled_at !== null) === disabled) return
  await tx
    .withTables<MachineTables>()
    .updateTable('service_accounts')
    .set({ disabled_at: disabled ? now : null })
    .where('id', '=', row.id)
    .execute()
  const kind = disabled ? 'service-account.disabled' : 'service-account.enabled'
  await recordFact(tx, accountFact(kind, row, { actor, data: {} }))
}

async function putRoles(tx: Tx, id: string, roles: readonly Held[]): Promise<void> {
  const tables = tx.withTables<MachineTables>()
  await tables.deleteFrom('service_roles').where('account_id', '=', id).execute()
  if (roles.length === 0) return
  const rows = roles.map(({ role, office }) => ({ account_id: id, role, office_id: office }))
  await tables.insertInto('service_roles').values(rows).execute()
}

/** The account, when it is within scope; else there is none. */
export async function requireAccount(
  context: Context,
  scope: Scope,
  id: string,
): Promise<{ row: ServiceAccountRow; roles: readonly Held[] }> {
  const found = await findAccount(context.db, id)
  if (found === undefined || !scope.has(found.row.office_id)) throw notFound('service account')
  return found
}

function requireName(name: string): string {
  const trimmed = name.trim()
  if (trimmed === '') throw new HubError('invalid', 'Name the service account after what it does.')
  return trimmed
}

/** Roles at the account's office or below it, each once. Those who lead or administer are people. */
function requireRoles({ offices }: Context, office: string, asked: readonly Held[]): readonly Held[] {
  const below = new Set(offices.below(office))
  const roles = new Map<string, Held>()
  for (const held of asked) {
    if (held.role === 'lead' || held.role === 'admin')
      throw new HubError(
        'invalid',
        `A service account cannot be ${held.role}: those who lead or administer are people.`,
      )
    if (!below.has(held.office)) throw notFound('office')
    roles.set(`${held.role} ${held.office}`, { role: held.role, office: held.office })
  }
  return [...roles.values()]
}

function accountFact(
  kind: string,
  { id, name, office_id }: ServiceAccountRow,
  { actor, data }: { actor: Actor; data: Readonly<Record<string, unknown>> },
) {
  return { kind, actor, office: office_id, subject: { kind: 'service-account', id }, data: { name, ...data } }
}
