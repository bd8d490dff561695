import { type Static, Type } from 'typebox'
import { Id, Instant, OfficeRef, OfficeScope, Page, Paging, PersonRef, Several, Words } from './primitives.ts'

export const PROPOSAL_STATES = ['pending', 'done', 'rejected', 'withdrawn', 'expired', 'failed'] as const
export type ProposalState = (typeof PROPOSAL_STATES)[number]
const Hash = Type.String({ pattern: '^[0-9a-f]{64}$' })

/** An act that needs a second person. */
export const Proposal = Type.Object({
  id: Id,
  kind: Type.String({ description: 'noun.verb, such as role.grant' }),
  payload: Type.Unknown({ description: 'What is to be done; its shape is the kind’s' }),
  frozen: Type.String({ description: 'What is approved, byte for byte: canonical JSON (RFC 8785)' }),
  hash: Type.String({ description: 'SHA-256 of `frozen`, in hex' }),
  office: OfficeRef,
  proposer: PersonRef,
  why: Type.String(),
  created: Instant,
  expires: Instant,
  state: Words(PROPOSAL_STATES),
  decidedBy: Type.Union([PersonRef, Type.Null()]),
  decidedAt: Type.Union([Instant, Type.Null()]),
  reason: Type.Union([Type.String(), Type.Null()]),
  mine: Type.Boolean({ description: 'Proposed by who asks' }),
  mayDecide: Type.Boolean({ description: 'Whether who asks may approve or reject it now' }),
})
export type Proposal = Static<typeof Proposal>
export const ProposalPage = Page(Proposal)
export type ProposalPage = Static<typeof ProposalPage>
/** `view`: waiting for whoever asks, proposed by them, or all that was decided. `sort`: created, expires, decidedAt. */
export const ListProposals = Type.Object({
  ...OfficeScope,
  ...Paging,
  view: Type.Optional(Words(['waiting', 'mine', 'history'])),
  kind: Several(Type.String({ maxLength: 60 })),
  state: Several(Words(PROPOSAL_STATES)),
})
export type ListProposals = Static<typeof ListProposals>
export const WaitingProposals = Type.Object({ count: Type.Integer({ minimum: 0 }) })

export const ApproveProposal = Type.Object({ hash: Hash })
export const DecidedProposal = Type.Object({
  proposal: Proposal,
  answer: Type.Union([Type.Record(Type.String(), Type.Unknown()), Type.Null()], {
    description: 'What must be handed over, such as a link: shown this once and never stored',
  }),
})
export const RejectProposal = Type.Object({ reason: Type.String({ minLength: 1, maxLength: 1_000 }) })
/** What an act answers, with status 202, when it waits for a second person. */
export const Proposed = Type.Object({ proposal: Proposal })
export type Proposed = Static<typeof Proposed>
