import {
  ApproveProposal,
  DecidedProposal,
  ListProposals,
  Proposal,
  ProposalPage,
  type Proposed,
  RejectProposal,
  WaitingProposals,
} from '@atalaya/contracts'
import type { FastifyReply } from 'fastify'
import { Type } from 'typebox'
import { HubError, notFound } from '../http/errors.ts'
import { inPerson, type Route, roles, route, type Viewer } from '../http/route.ts'
import { countWaiting, describeProposal, findProposal, listProposals, type Reader } from './list-proposals.ts'
import type { ProposalRow } from './model.ts'
import type { Proposals } from './proposals.ts'

const READ = roles('lead', 'analyst', 'auditor', 'admin')
const DECIDE = roles('lead', 'admin')
const ById = Type.Object({ id: Type.String({ format: 'uuid' }) })

export function proposalRoutes(reader: Reader, proposals: Proposals): readonly Route[] {
  return [...readRoutes(reader), ...inPerson(decideRoutes(reader, proposals))]
}

function readRoutes(reader: Reader): readonly Route[] {
  return [
    route({
      method: 'GET',
      url: '/api/proposals',
      summary: 'Acts that need a second person, and what became of them',
      access: READ,
      schema: { querystring: ListProposals, response: ProposalPage },
      handle: ({ query, viewer, scope }) => listProposals(reader, query, { viewer, scope }),
    }),
    route({
      method: 'GET',
      url: '/api/proposals/waiting',
      summary: 'How many proposals wait for you',
      access: READ,
      schema: { response: WaitingProposals },
      handle: async ({ viewer }) => ({ count: await countWaiting(reader, viewer) }),
    }),
    route({
      method: 'GET',
      url: '/api/proposals/:id',
      summary: 'One proposal: exactly what is to be done, and who asks for it',
      access: READ,
      schema: { params: ById, response: Proposal },
      handle: async ({ params, viewer }) =>
        describeProposal(reader, await requireVisible(reader, params.id, viewer), viewer),
    }),
  ]
}

function decideRoutes(reader: Reader, proposals: Proposals): readonly Route[] {
  return [
    route({
      method: 'POST',
      url: '/api/proposals/:id/approve',
      summary: 'Approves exactly what has this hash, and does it',
      access: DECIDE,
      schema: { params: ById, body: ApproveProposal, response: DecidedProposal },
      handle: async ({ params, body, viewer }) => {
        await requireVisible(reader, params.id, viewer)
        const decision = await proposals.approve(params.id, body.hash, viewer.person)
        if (decision.outcome === 'not-done') throw new HubError('conflict', decision.message)
        const answer = decision.outcome === 'done' ? (decision.performed.answer ?? null) : null
        return { proposal: describeProposal(reader, decision.row, viewer), answer }
      },
    }),
    route({
      method: 'POST',
      url: '/api/proposals/:id/reject',
      summary: 'Rejects a proposal, and says why',
      access: DECIDE,
      schema: { params: ById, body: RejectProposal, response: Proposal },
      handle: async ({ params, body, viewer }) => {
        await requireVisible(reader, params.id, viewer)
        return describeProposal(reader, await proposals.reject(params.id, body.reason, viewer.person), viewer)
      },
    }),
    route({
      method: 'POST',
      url: '/api/proposals/:id/withdraw',
      summary: 'Takes back what one proposed oneself',
      access: READ,
      schema: { params: ById, response: Proposal },
      handle: async ({ params, viewer }) => {
        await requireVisible(reader, params.id, viewer)
        return describeProposal(reader, await proposals.withdraw(params.id, viewer.person), viewer)
      },
    }),
  ]
}

/** What a person may not see does not exist for them. */
async function requireVisible(reader: Reader, id: string, viewer: Viewer): Promise<ProposalRow> {
  const row = await findProposal(reader, id, viewer)
  if (row === undefined) throw notFound('proposal')
  return row
}

/** Status 202: the act waits for a second person. */
export function sendProposed(reply: FastifyReply, proposal: Proposal): FastifyReply {
  const body: Proposed = { proposal }
  return reply.status(202).send(body)
}
