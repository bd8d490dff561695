import type { PersonRef, ProposalState, Role } from '@atalaya/contracts'
import type { Transaction } from 'kysely'
import type { Static, TSchema } from 'typebox'
import type { Actor } from '../facts/fact.ts'

/** Long enough for a weekend, short enough that what was seen is still so. */
export const EXPIRES_AFTER_HOURS = 72

// A type, not an interface: Kysely's withTables asks for an index signature.
export type ProposalTables = {
  proposals: {
    id: string
    kind: string
    office_id: string
    frozen: string
    hash: string
    payload_hash: string
    proposer_id: string
    proposer_name: string
    why: string
    created_at: Date
    expires_at: Date
    state: ProposalState
    decided_by: string | null
    decided_name: string | null
    decided_at: Date | null
    reason: string | null
  }
}
export type ProposalRow = ProposalTables['proposals']

/** What an executor is told of the act that it performs. */
export interface Act {
  readonly proposal: string
  readonly proposer: PersonRef
  /** Null where nobody else could have approved. */
  readonly approver: PersonRef | null
  readonly now: Date
}

export interface Performed {
  /** For the one who approves, once; never stored. A link or a key that must be handed over. */
  readonly answer?: Readonly<Record<string, unknown>>
  /** What follows outside the database; must be such that a restart of the hub makes up for it. */
  readonly afterCommit?: () => Promise<void>
}

/** An act that needs two persons. `T` are the tables that its executor touches. */
export interface ProposalKind<S extends TSchema = TSchema, T = unknown> {
  /** noun.verb, such as `role.grant`; the console finds its words by it. */
  readonly kind: string
  /** Carries the names that people know as well as ids: who approves approves what they read. */
  readonly payload: S
  /** Held at the office below, or above it. */
  readonly mayPropose: readonly Role[]
  readonly mayApprove: readonly Role[]
  /** Where it is decided. */
  readonly office: (payload: Static<S>) => string | 'root'
  /**
   * Performs the act and records its fact with `personsOf(act)`. Checks anew all that must hold, since days may have passed:
   * a HubError fails the proposal, undoes what was written, and tells people its message.
   */
  readonly execute: (tx: Transaction<T>, payload: Static<S>, act: Act) => Promise<Performed | undefined>
}

/** Checks a kind's types where it is written and forgets its tables: every database of the hub has all nouns' tables. */
export function defineProposal<const S extends TSchema, T>(kind: ProposalKind<S, T>): ProposalKind<S> {
  return kind as unknown as ProposalKind<S>
}

/** Who acts, and what the fact of a two-person act carries in its data besides. */
export function personsOf(act: Act): {
  readonly actor: Actor
  readonly both: { readonly proposal: string; readonly approvedBy: PersonRef | null }
} {
  return {
    actor: { kind: 'person', ...act.proposer },
    both: { proposal: act.proposal, approvedBy: act.approver },
  }
}
