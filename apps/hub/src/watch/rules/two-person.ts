import { type Static, Type } from 'typebox'
import { notFound } from '../../platform/http/errors.ts'
import { defineProposal, type ProposalKind, personsOf } from '../../platform/proposals/index.ts'
import type { WatchTables } from '../tables.ts'
import type { Rules } from './service.ts'

const Named = Type.Object({ id: Type.String({ maxLength: 200 }), name: Type.String() })
const NamedRule = Type.Object({ ...Named.properties, nameEs: Type.Optional(Type.String()) })
const SwitchOff = Type.Object({ rule: NamedRule, office: Named, why: Type.String() })
const Remove = Type.Object({ rule: NamedRule })
export type RuleNames = Static<typeof NamedRule>
export type SwitchOff = Static<typeof SwitchOff>

/** What would leave the whole institution without a rule. */
export interface RuleActs {
  readonly switchOff: ProposalKind<typeof SwitchOff>
  readonly remove: ProposalKind<typeof Remove>
}

export function ruleActs(rules: Rules): RuleActs {
  return {
    switchOff: defineProposal<typeof SwitchOff, WatchTables>({
      kind: 'rule.switch-off',
      payload: SwitchOff,
      mayPropose: ['lead', 'analyst', 'admin'],
      mayApprove: ['lead', 'admin'],
      office: () => 'root',
      async execute(tx, { rule, office, why }, act) {
        const { actor, both } = personsOf(act)
        const asked = { office: office.id, enabled: false, why }
        await rules.switchIn(tx, rule.id, { asked, actor, data: both })
        return { afterCommit: () => rules.reload() }
      },
    }),
    remove: defineProposal<typeof Remove, WatchTables>({
      kind: 'rule.remove',
      payload: Remove,
      mayPropose: ['lead', 'admin'],
      mayApprove: ['lead', 'admin'],
      office: () => 'root',
      async execute(tx, { rule }, act) {
        const { actor, both } = personsOf(act)
        if (!(await rules.removeIn(tx, rule.id, { actor, data: both }))) throw notFound('uploaded rule')
        return { afterCommit: () => rules.reload() }
      },
    }),
  }
}
