export { type Act, defineProposal, type Performed, type ProposalKind, personsOf } from './model.ts'
export { openProposals, type TwoPersonActs } from './open-proposals.ts'
export type { Roster } from './roster.ts'
