import type { SourceHeaders } from './source-decoders.ts'

/** What a partition's thread knows and must know again after a restart. */
export interface PartitionState {
  readonly headers: SourceHeaders
  /** The correlator's own snapshot; null for one that begins. */
  readonly correlation: Uint8Array | null
}

const NEWLINE = 10

/** One line of JSON with the headers, then the correlator's snapshot. */
export function writeState({ headers, correlation }: PartitionState): Uint8Array {
  return Buffer.concat([Buffer.from(`${JSON.stringify({ headers })}\n`), correlation ?? new Uint8Array()])
}

/** Reads what `writeState` wrote, and snapshots of before there were headers, which begin with the correlator's own line. */
export function readState(snapshot: Uint8Array | null): PartitionState {
  if (snapshot === null) return { headers: {}, correlation: null }
  const end = snapshot.indexOf(NEWLINE)
  const first = JSON.parse(Buffer.from(snapshot.subarray(0, end)).toString()) as { headers?: SourceHeaders } // our own
  if (first.headers === undefined) return { headers: {}, correlation: snapshot }
  return { headers: first.headers, correlation: snapshot.subarray(end + 1) }
}
