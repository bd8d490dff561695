import type { Actor } from '../../facts/fact.ts'
import type { Scope } from '../../http/route.ts'
import type { Db, IdentityContext } from '../context.ts'
import type { ScimTables } from './tables.ts'

/** A directory that provisions: a service account by its token. */
export interface Client {
  /** The service account. */
  readonly id: string
  readonly actor: Actor
  /** The office of the service account and those below it. */
  readonly scope: Scope
  readonly office: string
  /** Where its resources are: `https://atalaya.example.org/scim/v2`. */
  readonly base: string
}

export type ScimContext = Pick<IdentityContext, 'db' | 'offices' | 'now'>

/** The database with the tables of this noun, which are in every database. */
export function tablesOf(db: Db) {
  return db.withTables<ScimTables>()
}
export type ScimDb = ReturnType<typeof tablesOf>
