import type { InsertQueryBuilder, InsertResult } from 'kysely'

/** Inserts a row whose id somebody may have chosen; false when there is one with this id. */
export async function insertOnce<Tables, Table extends keyof Tables>(
  insert: InsertQueryBuilder<Tables, Table, InsertResult>,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await insert
    .onConflict((conflict) => conflict.column('id' as never).doNothing()) // of a table that has one
    .executeTakeFirstOrThrow()
  return numInsertedOrUpdatedRows === 1n
}
