import type { HALTS, LEDGER_FINDINGS } from '@atalaya/contracts'
import type { Transaction } from 'kysely'
import type { FactTables } from '../../platform/facts/index.ts'

/** Kinds of fact that the log publishes whole: what the institution said in public anyway. */
export const PUBLIC_KINDS: readonly string[] = [
  'ledger.started',
  'ledger.key-added',
  'ledger.key-rotated',
  'ledger.key-retired',
]

export type HaltCode = (typeof HALTS)[number]
export type FindingKind = (typeof LEDGER_FINDINGS)[number]
export type KeyPlace = 'file' | 'token'

/** Signing must stop: what is published could no longer be extended honestly. `message` says what to do. */
export class LedgerHalt extends Error {
  override readonly name = 'LedgerHalt'
  readonly code: HaltCode

  constructor(code: HaltCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

// A type, not an interface: Kysely's withTables asks for an index signature.
export type LedgerTables = FactTables & {
  ledger_leaves: { index: number; fact_sequence: number; entry: Buffer; salt: Buffer | null }
  ledger: { one: boolean; origin: string; size: number; root: Buffer; published_at: Date }
  ledger_keys: {
    vkey: string
    key_id: string
    place: KeyPlace
    since: Date
    until: Date | null
    retired_at: Date | null
  }
  ledger_findings: { kind: FindingKind; reference: string; found_at: Date }
}
export type LedgerTx = Transaction<LedgerTables>

/** A checkpoint that is signed, as it is served. */
export interface Published {
  readonly size: number
  readonly root: Uint8Array
  /** The note with its signatures. */
  readonly note: string
  readonly at: Date
}
