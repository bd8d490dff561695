import type { Kysely } from 'kysely'
import type { FactFollower } from '../platform/facts/index.ts'
import type { Route } from '../platform/http/route.ts'
import type { OfficeTables } from './offices/model.ts'
import { LoadedOffices } from './offices/office-tree.ts'
import { officeRoutes } from './offices/routes.ts'
import { ensureRoot } from './offices/service.ts'

export type { LoadedOffices } from './offices/office-tree.ts'
export { createOffice, type Mandate } from './offices/service.ts'

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

export function governRoutes<T>(db: Kysely<T>, offices: LoadedOffices): readonly Route[] {
  const tables = db as unknown as Kysely<OfficeTables> // as above
  return [...officeRoutes(tables, offices)]
}
