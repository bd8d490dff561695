import { sql } from 'kysely'
import { Type } from 'typebox'
import { eraseContent, recordFact } from '../../platform/facts/index.ts'
import { HubError } from '../../platform/http/errors.ts'
import { defineProposal, type ProposalKind, personsOf } from '../../platform/proposals/index.ts'
import type { LedgerTables, LedgerTx } from './model.ts'

/** Subjects whose id says who somebody is. */
const PERSONAL_SUBJECTS: ReadonlySet<string> = new Set(['person', 'session', 'service-account', 'token'])
/** What keeps an erasure accountable is not erased itself. */
const KEPT_KINDS: ReadonlySet<string> = new Set(['fact.erased'])

/** Says which fact, and nothing of what it says: a proposal is kept for ever. */
const Erase = Type.Object({
  fact: Type.String({ format: 'uuid' }),
  sequence: Type.Integer(),
  factKind: Type.String(),
  at: Type.String(),
  office: Type.Union([Type.String({ format: 'uuid' }), Type.Null()]),
  reason: Type.String({ minLength: 1, maxLength: 1_000 }),
})

export type EraseFact = ProposalKind<typeof Erase>

/** Where the law orders personal data erased: the content and the salt are destroyed, the leaf stays and says nothing. */
export function eraseFactKind(now: () => Date): EraseFact {
  return defineProposal<typeof Erase, LedgerTables>({
    kind: 'fact.erase',
    payload: Erase,
    mayPropose: ['lead', 'admin'],
    mayApprove: ['lead', 'admin'],
    office: ({ office }) => office ?? 'root',
    async execute(tx, { fact, reason }, act) {
      const erased = await eraseFact(tx, { fact, proposal: act.proposal, at: now() })
      const { actor, both } = personsOf(act)
      await recordFact(tx, {
        kind: 'fact.erased',
        actor,
        office: erased.office,
        subject: { kind: 'fact', id: fact },
        data: { ...both, sequence: erased.sequence, factKind: erased.kind, reason },
      })
      return undefined
    },
  })
}

/** Destroys a fact's content and its salt, in the caller's transaction. Throws HubError. */
export async function eraseFact(
  tx: LedgerTx,
  { fact: id, proposal, at }: { fact: string; proposal: string; at: Date },
) {
  const leaf = await tx
    .selectFrom('ledger_leaves')
    .innerJoin('facts', (join) => join.onRef('fact_sequence', '=', sql`facts.sequence`))
    .select(['index', 'salt', 'facts.kind', 'facts.subject_kind'])
    .where('facts.id', '=', id)
    .executeTakeFirst()
  if (leaf === undefined)
    throw new HubError('conflict', 'There is no such fact, or the log does not hold it yet. Try again in a minute.')
  if (KEPT_KINDS.has(leaf.kind)) throw new HubError('conflict', 'The record of an erasure is not erased.')
  const erased = await eraseContent(tx, { fact: id, proposal, at, subject: PERSONAL_SUBJECTS.has(leaf.subject_kind) })
  if (erased === undefined) throw new HubError('conflict', 'This fact was erased before.')
  if (leaf.salt === null)
    throw new HubError('conflict', 'This fact is public: the log holds it whole, and so do others.')
  await destroySalt(tx, leaf.index, proposal)
  return erased
}

async function destroySalt(tx: LedgerTx, index: number, proposal: string): Promise<void> {
  await sql`select set_config('atalaya.erasure', ${proposal}, true)`.execute(tx)
  await tx.updateTable('ledger_leaves').set({ salt: null }).where('index', '=', index).execute()
  await sql`select set_config('atalaya.erasure', '', true)`.execute(tx)
}
