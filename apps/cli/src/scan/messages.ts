import type { LoadOptions, RuleFile } from '@atalaya/sigma'
import type { Observation } from './correlate.ts'
import type { FormName } from './lines.ts'
import type { Alert, FileResult, Finding } from './match.ts'

/** What a thread found since it last told. */
export interface Batch {
  readonly kind: 'found'
  /** Of files that are done. */
  readonly results: readonly FileResult[]
  /** Read of the file that follows them since the last message, unpacked. */
  readonly bytes: number
  readonly alerts: readonly Alert[]
  /** The same alerts as they are written, in UTF-8. */
  readonly lines: readonly (readonly [FormName, Uint8Array])[]
  readonly findings: readonly Finding[]
  readonly observations: readonly Observation[]
}

/** How many documents of rules loaded. */
export interface RuleCounts {
  readonly kind: 'ready'
  readonly loaded: number
  readonly notLoaded: number
}

export type FromWorker = RuleCounts | Batch | { readonly kind: 'idle' }

export interface WorkerInput {
  readonly ruleFiles: readonly RuleFile[]
  readonly loading: LoadOptions
  /** How alerts are to be written, and the zone in which they tell time. */
  readonly forms: readonly FormName[]
  readonly timezone: string
  /** Whether a report will show events. */
  readonly details: boolean
  /** Of times that lines tell without a zone. */
  readonly zone: string
  /** One Int32: not zero when reading must end. */
  readonly stop: SharedArrayBuffer
}

/** What a thread shares: Int32 each. */
export const SHARED = {
  /** Bytes of lines that were told and are not written yet. The thread waits while they are many. */
  unwritten: 0,
  /** Which of the files given is being read. */
  file: 1,
} as const

export interface ThreadInput extends WorkerInput {
  /** See `SHARED`. */
  readonly shared: SharedArrayBuffer
}
