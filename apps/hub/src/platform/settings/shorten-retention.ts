import { SETTING_BOUNDS } from '@atalaya/contracts'
import { Type } from 'typebox'
import { HubError } from '../http/errors.ts'
import { defineProposal, type ProposalKind, personsOf } from '../proposals/index.ts'
import type { SettingTables } from './model.ts'
import type { InstitutionSettings } from './settings.ts'

const { from, to } = SETTING_BOUNDS.retentionDays
const Days = Type.Integer({ minimum: from, maximum: to })
const Shorten = Type.Object({ from: Days, to: Days })

/** Events older than the new end are lost for good. */
export function shortenRetention(settings: InstitutionSettings, root: string): ProposalKind<typeof Shorten> {
  return defineProposal<typeof Shorten, SettingTables>({
    kind: 'retention.shorten',
    payload: Shorten,
    mayPropose: ['admin'],
    mayApprove: ['lead', 'admin'],
    office: () => 'root',
    async execute(tx, payload, act) {
      await settings.reload()
      if (settings.values.retentionDays !== payload.from)
        throw new HubError(
          'conflict',
          `Events are kept for ${settings.values.retentionDays} days now, no longer for ${payload.from}.`,
        )
      const { actor, both } = personsOf(act)
      await settings.change(tx, { retentionDays: payload.to }, { actor, office: root, data: both })
      return { afterCommit: () => settings.reload() }
    },
  })
}
