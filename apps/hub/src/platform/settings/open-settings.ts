import type { SettingValues } from '@atalaya/contracts'
import type { Kysely } from 'kysely'
import type { Database } from '../database/index.ts'
import { defaultsOf, type SettingTables } from './model.ts'
import { InstitutionSettings } from './settings.ts'

/** The settings of the institution, kept up to date by the database's notices. */
export async function openSettings(
  database: Pick<Database, 'kysely' | 'listen'>,
  given: Pick<SettingValues, 'retentionDays'>,
  onError: (error: unknown) => void,
): Promise<InstitutionSettings> {
  const db = database.kysely as unknown as Kysely<SettingTables> // the schema beside this file is in every database
  const settings = new InstitutionSettings(db, defaultsOf(given))
  const reload = () => void settings.reload().catch(onError)
  await database.listen('settings', reload, reload)
  await settings.reload()
  return settings
}
