import type { PersonRef, Proposal } from '@atalaya/contracts'
import type { FastifyReply } from 'fastify'
import type { Kysely } from 'kysely'
import type { Static, TSchema } from 'typebox'
import { HubError } from '../http/errors.ts'
import type { Route, Viewer } from '../http/route.ts'
import { describeProposal, type ProposalDirectory, type Reader } from './list-proposals.ts'
import type { ProposalKind, ProposalTables } from './model.ts'
import { Proposals } from './proposals.ts'
import type { Roster } from './roster.ts'
import { proposalRoutes, sendProposed } from './routes.ts'

const LOOK_FOR_LATE_MS = 30_000

export interface ProposalsOptions<T> {
  /** May be typed for any noun's tables. */
  readonly db: Kysely<T>
  readonly offices: ProposalDirectory
  readonly roster: Roster
  readonly onError: (error: unknown) => void
  readonly now?: () => Date
}

/** How other nouns have acts done by two persons. */
export interface TwoPersonActs {
  /** Makes kinds of acts known. To be called while the hub is put together. */
  register(...kinds: readonly ProposalKind[]): void
  /**
   * Puts the act to a second person and answers 202 with the proposal; or, while nobody else could approve, performs it at once and
   * answers what `done` makes of the executor's answer.
   */
  ask<S extends TSchema, A>(asked: Asked<S, A>): Promise<A | FastifyReply>
}

export interface Asked<S extends TSchema, A> {
  readonly kind: ProposalKind<S>
  readonly payload: Static<S>
  readonly viewer: Viewer
  readonly why?: string
  readonly reply: FastifyReply
  readonly done: (answer: Readonly<Record<string, unknown>>) => A | Promise<A>
}

export interface OpenProposals extends TwoPersonActs, Disposable {
  readonly routes: readonly Route[]
}

export function openProposals<T>(options: ProposalsOptions<T>): OpenProposals {
  const { offices, roster, onError, now = () => new Date() } = options
  const db = options.db as unknown as Kysely<ProposalTables> // the schema beside this file is in every database
  const proposals = new Proposals({ db, offices, roster, now })
  const reader: Reader = {
    ...{ db, offices, now },
    get kinds() {
      return proposals.kinds
    },
  }
  const timer = setInterval(() => proposals.expire().catch(onError), LOOK_FOR_LATE_MS)
  timer.unref()
  return {
    routes: proposalRoutes(reader, proposals),
    register: (...kinds) => proposals.register(...kinds),
    async ask({ kind, payload, viewer, why, reply, done }) {
      const proposer = { ...proposerOf(viewer), ...(why !== undefined && { why }) }
      const outcome = await proposals.propose(kind, payload, proposer)
      if (outcome.state === 'done') return done(outcome.answer)
      const proposal: Proposal = describeProposal(reader, outcome.row, viewer)
      return sendProposed(reply, proposal)
    },
    [Symbol.dispose]: () => clearInterval(timer),
  }
}

/** A person answers for it, also where a token of theirs asks; a service account is nobody who could be asked why. */
function proposerOf({ person, token }: Viewer): PersonRef {
  if (token?.holder === 'service')
    throw new HubError(
      'forbidden',
      'This needs two persons: a service account cannot propose it. Do it in the console.',
    )
  return { id: person.id, name: person.name }
}
