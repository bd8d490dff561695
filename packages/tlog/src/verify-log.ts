import type { Checkpoint } from './checkpoint.ts'
import { type EarlierCheckpoint, openEarlier, openLogCheckpoint } from './log-checkpoints.ts'
import type { LogFiles } from './log-files.ts'
import { type LogFinding, takeFindings } from './log-finding.ts'
import type { VerifierKey } from './verifier-key.ts'
import { walkLog } from './walk-log.ts'

export interface LogReport {
  /** Absent when no given key has signed it: then nothing else was looked at. */
  readonly checkpoint?: Checkpoint
  /** How many were read and hashed. */
  readonly entries: number
  readonly tiles: number
  /** Empty: the log is whole. */
  readonly findings: readonly LogFinding[]
  /** There is more than `findings` holds. */
  readonly truncated: boolean
}

export interface VerifyLogOptions {
  /** Keys of the log; one of them must have signed, and its name must be the log's origin. */
  readonly keys: readonly VerifierKey[]
  /** Checkpoints of the same log that somebody kept: it must extend each of them. */
  readonly earlier?: readonly EarlierCheckpoint[]
  readonly onProgress?: (entries: number, total: number) => void
}

/**
 * Reads a whole log (checkpoint, every bundle, every tile) and hashes all of it up to the signed root, in a few megabytes
 * of memory. What is wrong is told in the findings; an error is thrown only when `files` throws one.
 */
export async function verifyLog(files: LogFiles, options: VerifyLogOptions): Promise<LogReport> {
  const { findings, report } = takeFindings()
  const checkpoint = await openLogCheckpoint(files, options.keys, report)
  const earlier = await openEarlier(options.earlier ?? [], options.keys, report)
  const onProgress = options.onProgress ?? (() => undefined)
  const counted = checkpoint && (await walkLog({ files, checkpoint, earlier, report, onProgress }))
  return { ...(checkpoint && { checkpoint }), entries: 0, tiles: 0, ...counted, ...findings() }
}
