import { ChooseEvidence } from '@atalaya/contracts'
import { type Static, Type } from 'typebox'
import { recordFact } from '../../platform/facts/index.ts'
import { HubError } from '../../platform/http/errors.ts'
import { type Act, defineProposal, type ProposalKind, personsOf } from '../../platform/proposals/index.ts'
import { type Chooser, type ChosenFact, chooseFacts, digestOf, readChoice } from './choose-facts.ts'
import type { EvidenceTables, EvidenceTx } from './model.ts'

/** PostgreSQL takes 65,535 parameters in a statement. */
const ROWS_A_STEP = 5_000

const Hash = Type.String({ pattern: '^[0-9a-f]{64}$' })

const Export = Type.Object({
  bundle: Type.String({ format: 'uuid' }),
  title: Type.String(),
  what: ChooseEvidence,
  office: Type.String({ format: 'uuid' }),
  officeName: Type.String(),
  why: Type.String(),
  language: Type.Union([Type.Literal('es'), Type.Literal('en')]),
  facts: Type.Integer(),
  /** Of the newest fact that is part of it. */
  lastSequence: Type.String(),
  /** Of the ids of its facts. */
  digest: Hash,
})
export type ExportKind = ProposalKind<typeof Export>

const Delete = Type.Object({
  bundle: Type.String({ format: 'uuid' }),
  title: Type.String(),
  office: Type.String({ format: 'uuid' }),
  facts: Type.Integer(),
  sha256: Type.Union([Hash, Type.Null()]),
  reason: Type.String(),
})
export type DeleteKind = ProposalKind<typeof Delete>

/** Facts leave the institution: what is approved is a list of them, and a change since then fails it. */
export function exportKind(chooser: Chooser, make: () => Promise<void>): ExportKind {
  return defineProposal<typeof Export, EvidenceTables>({
    kind: 'evidence.export',
    payload: Export,
    mayPropose: ['lead', 'auditor', 'admin'],
    mayApprove: ['lead', 'admin'],
    office: ({ office }) => office,
    async execute(tx, payload, act) {
      const choice = await readChoice(payload.what, chooser, () => true)
      const facts = await chooseFacts({ ...chooser, db: tx }, choice, payload.lastSequence)
      if (digestOf(facts) !== payload.digest)
        throw new HubError('conflict', 'What belongs to this choice has changed since. Ask for it anew.')
      await insertBundle(tx, { payload, act, facts })
      const { actor, both } = personsOf(act)
      const { bundle, title, what, why, digest } = payload
      await recordFact(tx, {
        kind: 'evidence.exported',
        actor,
        office: payload.office,
        subject: { kind: 'evidence', id: bundle },
        data: { ...both, title, what, why, facts: facts.length, digest },
      })
      return { answer: { bundle }, afterCommit: make }
    },
  })
}

interface Approved {
  readonly payload: Static<typeof Export>
  readonly act: Act
  readonly facts: readonly ChosenFact[]
}

async function insertBundle(tx: EvidenceTx, { payload, act, facts }: Approved): Promise<void> {
  const { bundle, title, what, office, why, language } = payload
  await tx
    .insertInto('evidence_bundles')
    .values({
      ...{ id: bundle, title, what, office_id: office, why, language, state: 'making', facts: facts.length },
      ...{ problem: null, bytes: null, sha256: null, quorum: null, proposal: act.proposal, asked_at: act.now },
      ...{ asked_by: act.proposer.id, asked_name: act.proposer.name },
      ...{ approved_by: act.approver?.id ?? null, approved_name: act.approver?.name ?? null },
    })
    .execute()
  for (let at = 0; at < facts.length; at += ROWS_A_STEP) {
    const rows = facts
      .slice(at, at + ROWS_A_STEP)
      .map(({ id, sequence }) => ({ bundle_id: bundle, fact_id: id, sequence }))
    await tx.insertInto('evidence_facts').values(rows).execute()
  }
}

/** The file goes; that it was made, by whom and of which facts stays. */
export function deleteKind(removeFiles: () => Promise<void>): DeleteKind {
  return defineProposal<typeof Delete, EvidenceTables>({
    kind: 'evidence.delete',
    payload: Delete,
    mayPropose: ['lead', 'admin'],
    mayApprove: ['lead', 'admin'],
    office: ({ office }) => office,
    async execute(tx, { bundle, title, office, sha256, reason }, act) {
      const { numUpdatedRows } = await tx
        .updateTable('evidence_bundles')
        .set({ state: 'deleted', problem: reason })
        .where('id', '=', bundle)
        .where('state', '!=', 'deleted')
        .executeTakeFirst()
      if (numUpdatedRows === 0n) throw new HubError('conflict', 'This bundle was deleted before.')
      const { actor, both } = personsOf(act)
      await recordFact(tx, {
        kind: 'evidence.deleted',
        actor,
        office,
        subject: { kind: 'evidence', id: bundle },
        data: { ...both, title, sha256, reason },
      })
      return { afterCommit: removeFiles }
    },
  })
}
