import type { Kysely } from 'kysely'
import { institution, type SampleOffice } from '../../../../content/samples/index.ts'
import { changeOffice, createOffice, type LoadedOffices, type OfficeTables } from '../govern/index.ts'
import { SYSTEM } from '../platform/facts/index.ts'

const MANDATE = { actor: SYSTEM, scope: { has: () => true } }

/** Makes the sample institution's offices that are not there yet. Answers the sample's id → the office's own. */
export async function ensureSampleOffices(
  db: Kysely<OfficeTables>,
  offices: LoadedOffices,
): Promise<Map<string, string>> {
  const known = await db.selectFrom('offices').select(['id', 'code']).execute()
  const byCode = new Map(known.map(({ id, code }) => [code, id]))
  const ids = new Map<string, string>()
  for (const office of institution.offices) {
    const { id, parent, ...rest } = office
    const made = office.parent === null ? await nameRoot(db, offices.root, rest) : byCode.get(office.code)
    ids.set(
      id,
      made ?? (await createOffice(db, MANDATE, { ...rest, parent: ids.get(parent ?? '') ?? offices.root })).id,
    )
  }
  await offices.reload()
  return ids
}

/** The office at the top is always there; it takes the sample's name. */
async function nameRoot(
  db: Kysely<OfficeTables>,
  root: string,
  { code: _, ...change }: Omit<SampleOffice, 'id' | 'parent'>,
): Promise<string> {
  const { name } = await db.selectFrom('offices').select('name').where('id', '=', root).executeTakeFirstOrThrow()
  if (name !== change.name) await changeOffice(db, MANDATE, { id: root, change })
  return root
}
