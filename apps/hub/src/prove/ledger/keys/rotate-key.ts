import { Type } from 'typebox'
import { recordFact } from '../../../platform/facts/index.ts'
import { HubError } from '../../../platform/http/errors.ts'
import { defineProposal, type ProposalKind, personsOf } from '../../../platform/proposals/index.ts'
import { LedgerHalt, type LedgerTables } from '../model.ts'
import type { KeyRing } from './key-ring.ts'

const DAY_MS = 24 * 60 * 60 * 1000

const Rotate = Type.Object({
  /** Where the new key lies: in a file of the hub, or in the PKCS#11 token. */
  place: Type.Union([Type.Literal('file'), Type.Literal('token')]),
  /** How long the old keys sign beside the new one. */
  overlapDays: Type.Integer({ minimum: 1, maximum: 365 }),
  /** Keys that sign now, by their ids: others may have been added since it was proposed. */
  replaces: Type.Array(Type.String(), { maxItems: 16 }),
})

export type RotateKey = ProposalKind<typeof Rotate>

export function rotateKeyKind(ring: KeyRing, origin: string): RotateKey {
  return defineProposal<typeof Rotate, LedgerTables>({
    kind: 'ledger.rotate-key',
    payload: Rotate,
    mayPropose: ['admin'],
    mayApprove: ['lead', 'admin'],
    office: () => 'root',
    async execute(tx, { place, overlapDays, replaces }, act) {
      await ring.load()
      const now = ring.signing.map(({ key_id }) => key_id)
      if (now.toSorted().join() !== replaces.toSorted().join())
        throw new HubError('conflict', 'Other keys sign now than when this was proposed. Propose it again.')
      const until = new Date(act.now.getTime() + overlapDays * DAY_MS)
      await tx.updateTable('ledger_keys').set({ until }).where('until', 'is', null).execute()
      const vkey = await ring.add(tx, place).catch(explain)
      const { actor, both } = personsOf(act)
      await recordFact(tx, {
        kind: 'ledger.key-rotated',
        actor,
        office: null,
        subject: { kind: 'ledger', id: origin },
        data: { ...both, vkey, place, replaces, until: until.toISOString() },
      })
      return { afterCommit: () => ring.load() }
    },
  })
}

function explain(error: unknown): never {
  throw error instanceof LedgerHalt ? new HubError('conflict', error.message, { cause: error }) : error
}
