import type { ApiToken, ListTokens } from '@atalaya/contracts'
import { sql } from 'kysely'
import type { Static } from 'typebox'
import { containing } from '../../database/like.ts'
import { sortOf, windowOf } from '../../http/paging.ts'
import type { Scope } from '../../http/route.ts'
import type { Db, IdentityContext } from '../context.ts'
import type { ApiTokenRow, MachineTables } from './tables.ts'

const SORTS = {
  name: 'api_tokens.name',
  createdAt: 'api_tokens.created_at',
  expiresAt: 'expires_at',
  lastUsed: 'used_at',
} as const

type Context = Pick<IdentityContext, 'db' | 'offices' | 'now'>
export type NamedToken = ApiTokenRow & { readonly holder_name: string | null }

function tokensWithHolder(db: Db) {
  return db
    .withTables<MachineTables>()
    .selectFrom('api_tokens')
    .leftJoin('people', 'people.id', 'api_tokens.person_id')
    .leftJoin('service_accounts', 'service_accounts.id', 'api_tokens.account_id')
}
type Query = ReturnType<typeof tokensWithHolder>

function ofPerson(db: Db, person: string): Query {
  return tokensWithHolder(db).where('api_tokens.person_id', '=', person)
}

/**
 * Tokens whose holder is wholly within scope: who administers one office learns nothing of what others hold elsewhere,
 * and can revoke all that is shown.
 */
function withinScope(db: Db, scope: Scope, root: string): Query {
  const offices = sql<string>`any(${[...scope.offices]}::uuid[])`
  return tokensWithHolder(db).where(({ and, eb, exists, not, or, selectFrom }) => {
    const held = selectFrom('held_roles').select('role').whereRef('held_roles.person_id', '=', 'api_tokens.person_id')
    const person = and([
      eb('api_tokens.person_id', 'is not', null),
      not(exists(held.where('office_id', '<>', sql<string>`all(${[...scope.offices]}::uuid[])`))),
      ...(scope.has(root) ? [] : [exists(held)]),
    ])
    return or([person, eb('service_accounts.office_id', '=', offices)])
  })
}

/** The tokens of one person. */
export function listOwnTokens(context: Context, person: string, query: Static<typeof ListTokens>) {
  return list(context, ofPerson(context.db, person), query)
}

/** The tokens of all who are within scope. */
export function listTokens(context: Context, scope: Scope, query: Static<typeof ListTokens>) {
  return list(context, withinScope(context.db, scope, context.offices.root), query)
}

async function list(
  { offices, now }: Context,
  all: Query,
  query: Static<typeof ListTokens>,
): Promise<{ rows: ApiToken[]; total: number }> {
  const { limit, offset } = windowOf(query)
  const { by, direction } = sortOf(query.sort, SORTS, '-createdAt')
  const fitting = fit(all, query, now())
  const [rows, { count }] = await Promise.all([
    withName(fitting)
      .orderBy(by, (order) => (direction === 'asc' ? order.asc().nullsLast() : order.desc().nullsLast()))
      .orderBy('api_tokens.id')
      .limit(limit)
      .offset(offset)
      .execute(),
    fitting.select((e) => e.fn.countAll<number>().as('count')).executeTakeFirstOrThrow(),
  ])
  return { rows: rows.map((row) => describeToken(row, { offices, now: now() })), total: count }
}

function fit(all: Query, { q, state, holder }: Static<typeof ListTokens>, now: Date): Query {
  let query = all
  if (q !== undefined) {
    const like = containing(q)
    query = query.where(({ eb, or }) =>
      or([
        eb('api_tokens.name', 'ilike', like),
        eb('people.name', 'ilike', like),
        eb('service_accounts.name', 'ilike', like),
      ]),
    )
  }
  if (holder !== undefined)
    query = query.where(({ eb, or }) => or([eb('person_id', '=', holder), eb('account_id', '=', holder)]))
  if (state === undefined) return query
  if (state === 'revoked') return query.where('revoked_at', 'is not', null)
  return query.where('revoked_at', 'is', null).where('expires_at', state === 'active' ? '>' : '<=', now)
}

function withName(query: Query) {
  return query
    .selectAll('api_tokens')
    .select((e) => e.fn.coalesce('people.name', 'service_accounts.name').as('holder_name'))
}

/** One token that may be revoked by whoever asks: their own, or of somebody within their scope. */
export async function findTokenOf(
  { db, offices }: Context,
  id: string,
  by: { person: string } | { scope: Scope },
): Promise<NamedToken | undefined> {
  const all = 'person' in by ? ofPerson(db, by.person) : withinScope(db, by.scope, offices.root)
  return withName(all).where('api_tokens.id', '=', id).executeTakeFirst()
}

export function holderOf({ person_id, account_id, holder_name }: NamedToken): ApiToken['holder'] {
  return {
    kind: person_id === null ? 'service' : 'person',
    id: person_id ?? account_id ?? '',
    name: holder_name ?? '',
  }
}

export function describeToken(row: NamedToken, { offices, now }: Pick<Context, 'offices'> & { now: Date }): ApiToken {
  return {
    id: row.id,
    name: row.name,
    hint: row.hint,
    scopes: row.scopes,
    office: row.office_id === null ? null : { id: row.office_id, name: offices.nameOf(row.office_id) },
    holder: holderOf(row),
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    lastUsed: row.used_at?.toISOString() ?? null,
    lastAddress: row.used_from,
    state: row.revoked_at !== null ? 'revoked' : row.expires_at <= now ? 'expired' : 'active',
  }
}
