import type { BundleState, ChooseEvidence, EvidenceBundle } from '@atalaya/contracts'
import type { Kysely, Transaction } from 'kysely'
import type { FactTables } from '../../platform/facts/index.ts'

// A type, not an interface: Kysely's withTables asks for an index signature.
export type EvidenceTables = FactTables & {
  evidence_bundles: {
    id: string
    title: string
    what: ChooseEvidence
    office_id: string
    why: string
    language: 'es' | 'en'
    state: BundleState
    problem: string | null
    facts: number
    bytes: string | number | null
    sha256: string | null
    quorum: EvidenceBundle['quorum'] | null
    proposal: string
    asked_by: string
    asked_name: string
    approved_by: string | null
    approved_name: string | null
    asked_at: Date
  }
  evidence_facts: { bundle_id: string; fact_id: string; sequence: string }
}
export type BundleRow = EvidenceTables['evidence_bundles']
export type EvidenceDb = Kysely<EvidenceTables>
export type EvidenceTx = Transaction<EvidenceTables>

/** What other planes tell of an incident. */
export interface IncidentStory {
  readonly number: number
  readonly title: string
  readonly titleEs: string | null
  readonly office: string
  readonly alerts: readonly string[]
}

/** Undefined when there is no such incident. */
export type FindIncident = (id: string) => Promise<IncidentStory | undefined>
