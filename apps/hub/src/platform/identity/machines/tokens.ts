import { randomUUID } from 'node:crypto'
import type { ApiToken, MadeApiToken, NewApiToken, TokenScope } from '@atalaya/contracts'
import type { Static } from 'typebox'
import { insertOnce } from '../../database/index.ts'
import type { Actor, NewFact } from '../../facts/fact.ts'
import { recordFact } from '../../facts/record-facts.ts'
import { requireSameAct } from '../../facts/require-same-act.ts'
import { HubError, notFound } from '../../http/errors.ts'
import { actorOf, type Scope, type Viewer } from '../../http/route.ts'
import type { IdentityContext, Tx } from '../context.ts'
import { homeOffice } from '../person-facts.ts'
import { hashToken } from '../secrets/token.ts'
import { describeToken, findTokenOf, holderOf, type NamedToken } from './list-tokens.ts'
import { narrowRoles } from './narrow-roles.ts'
import type { ApiTokenRow, MachineTables, ServiceAccountRow } from './tables.ts'
import { hintOf, newApiToken } from './token-format.ts'

const DAY_MS = 24 * 60 * 60 * 1000
const DEFAULT_DAYS = 90
const MOST_DAYS = 366
/** Working ones of one holder. */
const MOST_TOKENS = 50
const OF_PEOPLE: readonly TokenScope[] = ['read', 'respond', 'hunt', 'administer']
const OF_MACHINES: readonly TokenScope[] = ['read', 'respond', 'hunt', 'scim']

type Asked = Static<typeof NewApiToken>
type Made = Static<typeof MadeApiToken>
type Context = Pick<IdentityContext, 'db' | 'offices' | 'now'>

interface Holder {
  readonly kind: 'person' | 'service'
  readonly id: string
  readonly name: string
  /** Where facts about its tokens belong; asked of the database for people. */
  readonly office?: string
}

/** A token for oneself. It narrows what its holder may, whatever becomes of that. */
export async function makeOwnToken(context: Context, viewer: Viewer, asked: Asked): Promise<Made> {
  requireScopes(asked.scopes, OF_PEOPLE)
  if (asked.office && narrowRoles(viewer.roles, asked.office, context.offices).length === 0) throw notFound('office')
  const holder = { kind: 'person', id: viewer.person.id, name: viewer.person.name } as const
  return make(context, { holder, actor: actorOf(viewer), asked })
}

/** A token for a service account. */
export async function makeServiceToken(
  context: Context,
  { actor, account, asked }: { actor: Actor; account: ServiceAccountRow; asked: Asked },
): Promise<Made> {
  requireScopes(asked.scopes, OF_MACHINES)
  if (asked.scopes.includes('scim') && asked.scopes.length > 1)
    throw new HubError('invalid', 'A token that provisions people (scim) is for that alone. Make another for the rest.')
  if (account.disabled_at !== null) throw new HubError('conflict', 'This service account is disabled. Enable it first.')
  if (asked.office && !context.offices.below(account.office_id).includes(asked.office)) throw notFound('office')
  const { id, name, office_id: office } = account
  return make(context, { holder: { kind: 'service', id, name, office }, actor, asked })
}

function requireScopes(asked: readonly TokenScope[], allowed: readonly TokenScope[]): void {
  const wrong = asked.find((scope) => !allowed.includes(scope))
  if (wrong === 'scim')
    throw new HubError('invalid', 'People are provisioned by a service account, not by a token of a person.')
  if (wrong !== undefined)
    throw new HubError('invalid', `A service account cannot hold the scope ${wrong}: people administer.`)
}

/** Asked again with the same id, the token that was made gets a new secret: nobody has read the first. */
async function make(
  context: Context,
  { holder, actor, asked }: { holder: Holder; actor: Actor; asked: Asked },
): Promise<Made> {
  const secret = newApiToken()
  const { offices, now } = context
  const row = newRow(holder, { asked, secret, now: now() })
  const { made, again } = await context.db.transaction().execute(async (tx) => {
    const office = row.office_id ?? holder.office ?? (await homeOffice(tx, holder.id))
    const fact = createdFact(row, { holder, actor, office })
    if (await insertOnce(tx.withTables<MachineTables>().insertInto('api_tokens').values(row))) {
      await requireRoom(tx, holder, row.created_at)
      await recordFact(tx, fact)
      return { made: row, again: false }
    }
    await requireSameAct(tx, fact)
    return { made: await renewSecret(tx, row, fact), again: true }
  })
  const token = describeToken({ ...made, holder_name: holder.name }, { offices, now: now() })
  return { token, secret, ...(again && { again }) }
}

/** Refuses a token that is used already: somebody did read the first secret. */
async function renewSecret(tx: Tx, { id, token_hash, hint }: ApiTokenRow, created: NewFact): Promise<ApiTokenRow> {
  const row = await tx
    .withTables<MachineTables>()
    .updateTable('api_tokens')
    .set({ token_hash, hint })
    .where('id', '=', id)
    .where('used_at', 'is', null)
    .where('revoked_at', 'is', null)
    .returningAll()
    .executeTakeFirst()
  if (row === undefined)
    throw new HubError(
      'conflict',
      'This token was made before, and is used or revoked by now. Look for it in the list.',
    )
  await recordFact(tx, { ...created, kind: 'token.renewed' })
  return row
}

function createdFact(
  row: ApiTokenRow,
  { holder, actor, office }: { holder: Holder; actor: Actor; office: string | null },
): NewFact {
  const { id, name, scopes, office_id: narrowedTo } = row
  return {
    kind: 'token.created',
    actor,
    office,
    subject: { kind: 'token', id },
    data: {
      name,
      holder: { kind: holder.kind, id: holder.id, name: holder.name },
      scopes,
      narrowedTo,
      expires: row.expires_at.toISOString(),
    },
  }
}

function newRow(
  { kind, id }: Holder,
  { asked, secret, now }: { asked: Asked; secret: string; now: Date },
): ApiTokenRow {
  const name = asked.name.trim()
  if (name === '') throw new HubError('invalid', 'Name the token after what will use it.')
  return {
    id: asked.id ?? randomUUID(),
    token_hash: hashToken(secret),
    hint: hintOf(secret),
    name,
    person_id: kind === 'person' ? id : null,
    account_id: kind === 'service' ? id : null,
    scopes: [...asked.scopes],
    office_id: asked.office ?? null,
    created_at: now,
    expires_at: expiryOf(asked.expires, now),
    revoked_at: null,
    used_at: null,
    used_from: null,
  }
}

function expiryOf(asked: string | undefined, now: Date): Date {
  const expires = asked === undefined ? new Date(now.getTime() + DEFAULT_DAYS * DAY_MS) : new Date(asked)
  const days = (expires.getTime() - now.getTime()) / DAY_MS
  if (!(days > 0 && days <= MOST_DAYS))
    throw new HubError('invalid', 'A token expires within a year, and not in the past. Choose another day.')
  return expires
}

/** Counts the one just made. */
async function requireRoom(tx: Tx, { kind, id }: Holder, now: Date): Promise<void> {
  const { count } = await tx
    .withTables<MachineTables>()
    .selectFrom('api_tokens')
    .select((e) => e.fn.countAll<number>().as('count'))
    .where(kind === 'person' ? 'person_id' : 'account_id', '=', id)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirstOrThrow()
  if (count > MOST_TOKENS)
    throw new HubError('conflict', `There are ${MOST_TOKENS} tokens already, the most there can be. Revoke one first.`)
}

/** Puts an end to a token at once: one's own, or one of somebody within scope. Revoking it again changes nothing. */
export async function revokeToken(
  context: Context,
  id: string,
  { actor, by }: { actor: Actor; by: { person: string } | { scope: Scope } },
): Promise<ApiToken> {
  const found = await findTokenOf(context, id, by)
  if (found === undefined) throw notFound('token')
  const { offices, now } = context
  const revoked_at = now()
  await context.db.transaction().execute(async (tx) => {
    const { numUpdatedRows } = await tx
      .withTables<MachineTables>()
      .updateTable('api_tokens')
      .set({ revoked_at })
      .where('id', '=', id)
      .where('revoked_at', 'is', null)
      .executeTakeFirst()
    if (numUpdatedRows === 1n) await recordFact(tx, await revokedFact(tx, found, { actor, offices }))
  })
  return describeToken({ ...found, revoked_at: found.revoked_at ?? revoked_at }, { offices, now: revoked_at })
}

async function revokedFact(tx: Tx, row: NamedToken, { actor, offices }: { actor: Actor; offices: Context['offices'] }) {
  const office = row.office_id ?? (await officeOfHolder(tx, row)) ?? offices.root
  return {
    kind: 'token.revoked',
    actor,
    office,
    subject: { kind: 'token', id: row.id },
    data: { name: row.name, holder: holderOf(row) },
  }
}

async function officeOfHolder(
  tx: Tx,
  { person_id, account_id }: Pick<ApiTokenRow, 'person_id' | 'account_id'>,
): Promise<string | null> {
  if (person_id !== null) return homeOffice(tx, person_id)
  const account = await tx
    .withTables<MachineTables>()
    .selectFrom('service_accounts')
    .select('office_id')
    .where('id', '=', account_id ?? '')
    .executeTakeFirst()
  return account?.office_id ?? null
}

/** Ends all tokens of a person whose credentials may be in other hands. */
export async function revokeTokensOf(
  tx: Tx,
  { offices, now }: Pick<Context, 'offices' | 'now'>,
  { id, name, actor }: { readonly id: string; readonly name: string; readonly actor: Actor },
): Promise<void> {
  const ended = await tx
    .withTables<MachineTables>()
    .updateTable('api_tokens')
    .set({ revoked_at: now() })
    .where('person_id', '=', id)
    .where('revoked_at', 'is', null)
    .returningAll()
    .execute()
  for (const row of ended)
    await recordFact(tx, await revokedFact(tx, { ...row, holder_name: name }, { actor, offices }))
}
