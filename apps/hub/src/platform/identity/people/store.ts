import type { HeldRole, ListPeople, Person, PersonRef, Role } from '@atalaya/contracts'
import { sql } from 'kysely'
import type { Static } from 'typebox'
import { containing } from '../../database/like.ts'
import { sortOf, windowOf } from '../../http/paging.ts'
import type { Scope } from '../../http/route.ts'
import type { Db } from '../context.ts'
import type { OfficeDirectory } from '../office-directory.ts'

const SORTS = { name: 'name', email: 'email', lastSeen: 'last_seen' } as const
/** Who can be given an alert or an incident. */
const ASSIGNABLE: readonly Role[] = ['lead', 'analyst', 'admin']

interface Held {
  readonly role: Role
  readonly office: string
}

/** People with a role in scope; who holds none is shown to those who administer the whole. */
function visiblePeople(db: Db, scope: Scope, root: string) {
  return db.selectFrom('people').where(({ and, exists, not, or, selectFrom }) => {
    const roles = selectFrom('held_roles').select('role').whereRef('person_id', '=', 'people.id')
    const inScope = exists(roles.where('office_id', '=', sql<string>`any(${[...scope.offices]}::uuid[])`))
    return scope.has(root) ? or([inScope, and([not(exists(roles))])]) : inScope
  })
}

function withDetails(query: ReturnType<typeof visiblePeople>) {
  return query
    .select(['people.id', 'name', 'email', 'last_seen', 'disabled_at'])
    .select(
      sql<Held[]>`(select coalesce(json_agg(json_build_object('role', role, 'office', office_id)
        order by granted_at, role, office_id), '[]') from held_roles where person_id = people.id)`.as('roles'),
    )
    .select(sql<boolean>`exists (select from passwords where person_id = people.id)`.as('has_password'))
    .select(sql<boolean>`exists (select from passkeys where person_id = people.id)`.as('has_passkey'))
    .select(sql<boolean>`exists (select from oidc_identities where person_id = people.id)`.as('has_provider'))
}

type PersonRow = Awaited<ReturnType<ReturnType<typeof withDetails>['executeTakeFirstOrThrow']>>

export async function listPeople(
  db: Db,
  query: Static<typeof ListPeople>,
  { scope, offices }: { scope: Scope; offices: OfficeDirectory },
): Promise<{ rows: Person[]; total: number }> {
  const { limit, offset } = windowOf(query)
  const { by, direction } = sortOf(query.sort, SORTS, 'name')
  const { q } = query
  const all = visiblePeople(db, scope, offices.root)
  const fitting =
    q === undefined
      ? all
      : all.where(({ or, eb }) => or([eb('name', 'ilike', containing(q)), eb('email', 'ilike', containing(q))]))
  const [rows, { count }] = await Promise.all([
    withDetails(fitting)
      .orderBy(by, (order) => (direction === 'asc' ? order.asc().nullsLast() : order.desc().nullsLast()))
      .orderBy('people.id')
      .limit(limit)
      .offset(offset)
      .execute(),
    fitting.select((e) => e.fn.countAll<number>().as('count')).executeTakeFirstOrThrow(),
  ])
  return { rows: rows.map((row) => describePerson(row, { scope, offices })), total: count }
}

/** The person as `scope` may see them; undefined when it may not. */
export async function findPerson(
  db: Db,
  id: string,
  { scope, offices }: { scope: Scope; offices: OfficeDirectory },
): Promise<{ person: Person; allRoles: readonly Held[] } | undefined> {
  const row = await withDetails(visiblePeople(db, scope, offices.root))
    .where('people.id', '=', id)
    .executeTakeFirst()
  return row && { person: describePerson(row, { scope, offices }), allRoles: row.roles }
}

function describePerson(row: PersonRow, { scope, offices }: { scope: Scope; offices: OfficeDirectory }): Person {
  const roles: HeldRole[] = row.roles
    .filter(({ office }) => scope.has(office))
    .map(({ role, office }) => ({ role, office: { id: office, name: offices.nameOf(office) } }))
  return {
    id: row.id,
    name: row.name,
    email: row.email ?? '',
    roles,
    credentials: [
      ...(row.has_passkey ? ['passkey' as const] : []),
      ...(row.has_password ? ['password' as const] : []),
      ...(row.has_provider ? ['oidc' as const] : []),
    ],
    lastSeen: row.last_seen?.toISOString() ?? null,
    disabled: row.disabled_at !== null,
  }
}

/** People whose roles cover one of these offices and who handle what happens there. */
export async function listAssignable(
  db: Db,
  offices: readonly string[],
  directory: OfficeDirectory,
): Promise<PersonRef[]> {
  const covering = new Set(offices.flatMap((office) => directory.above(office)))
  return db
    .selectFrom('people')
    .select(['id', 'name'])
    .where('disabled_at', 'is', null)
    .where('email', 'is not', null)
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('held_roles')
          .select('role')
          .whereRef('person_id', '=', 'people.id')
          .where('role', 'in', ASSIGNABLE)
          .where('office_id', '=', sql<string>`any(${[...covering]}::uuid[])`),
      ),
    )
    .orderBy('name')
    .orderBy('id')
    .limit(1_000)
    .execute()
}
