import type { LoggedFact } from '@atalaya/contracts'
import type { TrustedBy } from './trust.ts'

/**
 * - `proven`: all of it is in the log, under a checkpoint that those who should have signed did sign.
 * - `awaiting-quorum`: all of it is in the log, but too few witnesses have cosigned the checkpoint so far.
 * - `unvouched`: all of it agrees with itself, but only under keys that the same file brought along.
 * - `failed`: something in the file is not what was logged.
 */
export type Verdict = 'proven' | 'awaiting-quorum' | 'unvouched' | 'failed'

/** What is wrong with a fact. */
export type FactProblem = 'content-altered' | 'entry-altered' | 'not-in-log' | 'other-checkpoint' | 'proof-unreadable'

/** What is wrong with the checkpoint: then nothing under it is proven. */
export type CheckpointProblem = 'not-signed-by-trusted-key' | 'signature-wrong' | 'unreadable'

export interface FactReport {
  readonly index: number
  /** `erased`: there was a fact at this place, and nobody can say any more what it said. */
  readonly state: 'proven' | 'erased' | 'failed'
  readonly fact: LoggedFact | null
  readonly problem?: FactProblem
}

export interface CheckpointReport {
  readonly origin: string
  readonly size: number
  /** Base64, as the checkpoint has it. */
  readonly root: string
  /** Name of the log key that signed, and its verifier key to compare with the one published elsewhere. */
  readonly signedBy: string
  readonly cosignedBy: readonly { readonly witness: string; readonly at: string; readonly future: boolean }[]
  readonly quorum: 'not-asked' | 'met' | 'awaited'
}

export interface EvidenceReport {
  readonly verdict: Verdict
  readonly trustedBy: TrustedBy
  readonly checkpoint: CheckpointReport | null
  readonly checkpointProblem?: CheckpointProblem
  readonly facts: readonly FactReport[]
}
