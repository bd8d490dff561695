import type { Kysely } from 'kysely'
import type { FactFollower } from '../platform/facts/index.ts'
import type { Route } from '../platform/http/route.ts'
import type { OfficeTables } from './offices/model.ts'
import { LoadedOffices } from './offices/office-tree.ts'
import { officeRoutes } from './offices/routes.ts'
import { ensureRoot } from './offices/service.ts'

import type { OverviewParts } from './overview/read-overview.ts'
import { overviewRoutes } from './overview/routes.ts'

export type { OfficeTables } from './offices/model.ts'
export type { LoadedOffices } from './offices/office-tree.ts'
export { changeOffice, createOffice } from './offices/service.ts'

/** The tables of this plane; they refer to none of other planes. */
export const GOVERN_SCHEMAS = [{ noun: 'offices', file: new URL('./offices/schema.sql', import.meta.url) }]

/** The tree of offices, kept as the database has it; makes the first office when there is none. */
export async function openOffices<T>(
  db: Kysely<T>,
  facts: FactFollower,
  onError: (error: unknown) => void,
): Promise<LoadedOffices> {
  const tables = db as unknown as Kysely<OfficeTables> // the schema beside this file is in every database
  await ensureRoot(tables)
  const offices = await LoadedOffices.load(tables)
  facts.subscribe((recent) => {
    if (recent.some(({ subject }) => subject.kind === 'office')) offices.reload().catch(onError)
  })
  return offices
}

export interface GovernParts<T> {
  /** May be typed for any noun's tables. */
  readonly db: Kysely<T>
  readonly offices: LoadedOffices
  readonly sourceHealth: OverviewParts['sourceHealth']
}

export function governRoutes<T>({ db, offices, sourceHealth }: GovernParts<T>): readonly Route[] {
  const tables = db as unknown as Kysely<OfficeTables> // as above
  return [
    ...officeRoutes(tables, offices),
    ...overviewRoutes({ db: db as unknown as Kysely<unknown>, offices, sourceHealth }), // its queries are SQL
  ]
}
