import type { ColumnType } from 'kysely'

export interface SavedSearchTables {
  saved_searches: {
    id: string
    name: string
    query: ColumnType<unknown, string, string>
    shared: boolean
    owner: string
    created_at: Date
  }
}
