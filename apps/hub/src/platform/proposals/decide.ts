import type { PersonRef } from '@atalaya/contracts'
import { sql, type Transaction } from 'kysely'
import { Value } from 'typebox/value'
import type { Actor } from '../facts/fact.ts'
import { recordFact } from '../facts/record-facts.ts'
import { HubError, statusOf } from '../http/errors.ts'
import { thaw } from './freeze.ts'
import type { Act, Performed, ProposalKind, ProposalRow, ProposalTables } from './model.ts'

export type Tx = Transaction<ProposalTables>

/** What became of an approval. Everything is written by then, also that it failed: the caller only tells of it. */
export type Decision =
  | { readonly outcome: 'done'; readonly row: ProposalRow; readonly performed: Performed }
  | { readonly outcome: 'done-before'; readonly row: ProposalRow }
  | { readonly outcome: 'not-done'; readonly row: ProposalRow; readonly message: string }

export async function recordOn(
  tx: Tx,
  row: ProposalRow,
  { kind, actor, data }: { kind: string; actor: Actor; data: Readonly<Record<string, unknown>> },
): Promise<void> {
  await recordFact(tx, {
    kind,
    actor,
    office: row.office_id,
    subject: { kind: 'proposal', id: row.id },
    data: { act: row.kind, hash: row.hash, proposedBy: { id: row.proposer_id, name: row.proposer_name }, ...data },
  })
}

export type Verdict = Pick<ProposalRow, 'state' | 'reason'> & { readonly by: PersonRef | null; readonly now: Date }

/** Writes what was decided, once: the trigger refuses a second decision. */
export async function close(tx: Tx, row: ProposalRow, { state, reason, by, now }: Verdict): Promise<ProposalRow> {
  return tx
    .updateTable('proposals')
    .set({ state, reason, decided_by: by?.id ?? null, decided_name: by?.name ?? null, decided_at: now })
    .where('id', '=', row.id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

/**
 * Performs what was approved. A refusal by the executor undoes what it wrote and fails the proposal; a fault of ours undoes
 * the whole transaction, so that it can be approved again.
 */
export async function perform(
  tx: Tx,
  { kind, row, act }: { kind: ProposalKind; row: ProposalRow; act: Act },
): Promise<Decision> {
  const payload = thaw(row)
  if (payload === undefined || !Value.Check(kind.payload, payload))
    return fail(tx, row, { act, message: 'What is stored is not what was proposed. Somebody altered the database.' })
  await sql`savepoint act`.execute(tx)
  try {
    const performed = (await kind.execute(tx as unknown as Transaction<unknown>, payload, act)) ?? {}
    await sql`release savepoint act`.execute(tx)
    const closed = await close(tx, row, { state: 'done', reason: null, by: act.approver, now: act.now })
    return { outcome: 'done', row: closed, performed }
  } catch (error) {
    if (!(error instanceof HubError) || statusOf(error.code) >= 500) throw error
    await sql`rollback to savepoint act`.execute(tx)
    return fail(tx, row, { act, message: error.message })
  }
}

async function fail(tx: Tx, row: ProposalRow, { act, message }: { act: Act; message: string }): Promise<Decision> {
  const actor: Actor = { kind: 'person', ...(act.approver ?? act.proposer) }
  await recordOn(tx, row, { kind: 'proposal.failed', actor, data: { reason: message } })
  const closed = await close(tx, row, { state: 'failed', reason: message, by: act.approver, now: act.now })
  return { outcome: 'not-done', row: closed, message: `It was not done, and the proposal is closed. ${message}` }
}
