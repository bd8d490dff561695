import type { Generated } from 'kysely'

export type ActorKind = 'person' | 'service' | 'source' | 'system'
export interface Actor {
  readonly kind: ActorKind
  readonly id: string | null
  readonly name: string
}

/** The hub itself, where no person or machine asked for the act. */
export const SYSTEM: Actor = { kind: 'system', id: null, name: 'Atalaya' }

/** An act of the institution, to be written in the transaction that changes the state. */
export interface NewFact {
  /** noun.past-participle: `alert.closed`. */
  readonly kind: string
  readonly actor: Actor
  readonly office: string | null
  readonly subject: { readonly kind: string; readonly id: string }
  readonly data: Readonly<Record<string, unknown>>
}

export interface Fact extends NewFact {
  readonly sequence: number
  readonly tx: string
  readonly id: string
  readonly at: Date
  /** When its content was erased, by an approved proposal; null while it is whole. */
  readonly erasedAt: Date | null
}

// A type, not an interface: Kysely's withTables asks for an index signature.
export type FactTables = {
  facts: {
    sequence: Generated<string>
    tx: Generated<string>
    id: string
    at: Date
    kind: string
    actor_kind: ActorKind
    actor_id: string | null
    actor_name: string
    office_id: string | null
    subject_kind: string
    subject_id: string
    data: unknown
    erased_at: Generated<Date | null>
    /** The proposal by which it was. */
    erasure: Generated<string | null>
  }
  reactors: { name: string; tx: string; sequence: string }
}

export type FactRow = {
  [K in keyof FactTables['facts']]: FactTables['facts'][K] extends Generated<infer T> ? T : FactTables['facts'][K]
}

export function factOf(row: FactRow): Fact {
  return {
    sequence: Number(row.sequence),
    tx: row.tx,
    id: row.id,
    at: row.at,
    kind: row.kind,
    actor: { kind: row.actor_kind, id: row.actor_id, name: row.actor_name },
    office: row.office_id,
    subject: { kind: row.subject_kind, id: row.subject_id },
    data: row.data as Readonly<Record<string, unknown>>, // jsonb written by recordFacts alone
    erasedAt: row.erased_at,
  }
}
