import {
  type EarlierCheckpoint,
  type LogFiles,
  type LogReport,
  MAX_NOTE_BYTES,
  openCheckpoint,
  verifyLog,
} from '@atalaya/tlog'
import type { Verdict } from './report.ts'
import { policyOf, type Trust, type TrustedBy } from './trust.ts'
import type { VerifyOptions } from './verify-evidence.ts'

export interface WholeLogOptions extends VerifyOptions {
  readonly trust: Trust
  /** Checkpoints that somebody kept: the log must extend each of them. */
  readonly earlier?: readonly EarlierCheckpoint[]
  readonly onProgress?: (entries: number, total: number) => void
}

export interface WholeLogReport {
  readonly verdict: Exclude<Verdict, 'unvouched'>
  readonly trustedBy: TrustedBy
  readonly log: LogReport
  /** How many kept checkpoints the log was held against. */
  readonly earlier: number
  readonly cosignedBy: readonly string[]
}

/**
 * Reads and hashes a whole log up to its signed checkpoint. A log brings no trusted key along: throws EvidenceError
 * `bad-trust` without a key or policy from elsewhere.
 */
export async function verifyWholeLog(files: LogFiles, options: WholeLogOptions): Promise<WholeLogReport> {
  const { policy, by } = policyOf(options.trust)
  const { earlier = [], onProgress } = options
  const log = await verifyLog(files, {
    keys: policy.logs.map(({ key }) => key),
    earlier,
    ...(onProgress && { onProgress }),
  })
  const whole = log.checkpoint !== undefined && log.findings.length === 0
  const common = { trustedBy: by, log, earlier: earlier.length }
  if (!whole) return { ...common, verdict: 'failed', cosignedBy: [] }
  const note = (await files.read('checkpoint', MAX_NOTE_BYTES)) ?? new Uint8Array()
  const { quorum, cosignatures } = await openCheckpoint(
    note,
    policy,
    options.now === undefined ? {} : { now: options.now },
  )
  return {
    ...common,
    verdict: quorum ? 'proven' : 'awaiting-quorum',
    cosignedBy: cosignatures.filter(({ future }) => !future).map(({ witness }) => witness.name),
  }
}
