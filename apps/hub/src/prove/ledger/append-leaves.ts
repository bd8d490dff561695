import { sql } from 'kysely'
import type { Fact } from '../../platform/facts/index.ts'
import { leafOf } from './leaf-of-fact.ts'
import type { LedgerTx } from './model.ts'

/** Gives each fact its leaf, the next in line. The caller's transaction also keeps how far it came: each fact once. */
export async function appendLeaves(
  tx: LedgerTx,
  facts: readonly Fact[],
  publicKinds: ReadonlySet<string>,
): Promise<void> {
  const last = await tx.selectFrom('ledger_leaves').select('index').orderBy('index', 'desc').limit(1).executeTakeFirst()
  const first = last === undefined ? 0 : last.index + 1
  const leaves = facts.map((fact) => leafOf(fact, publicKinds))
  await sql`insert into ledger_leaves (index, fact_sequence, entry, salt) select * from unnest(
    ${facts.map((_, at) => first + at)}::bigint[],
    ${facts.map(({ sequence }) => sequence)}::bigint[],
    ${leaves.map(({ entry }) => Buffer.from(entry))}::bytea[],
    ${leaves.map(({ salt }) => (salt === null ? null : Buffer.from(salt)))}::bytea[])`.execute(tx)
}
