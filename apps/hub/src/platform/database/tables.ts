import type { Generated } from 'kysely'

/** One row for each migration that was applied, the first of them by `migrate` itself. */
export interface MigrationTable {
  noun: string
  number: number
  title: string
  checksum: string
  applied_at: Generated<Date>
}

export interface PlatformTables {
  migrations: MigrationTable
}
