import type { SourceContexts } from './source-decoders.ts'

/** What a partition's thread knows and must know again after a restart. */
export interface PartitionState {
  readonly contexts: SourceContexts
  /** The correlator's own snapshot; null for one that begins. */
  readonly correlation: Uint8Array | null
}

const NEWLINE = 10

/** One line of JSON with the contexts of sources, then the correlator's snapshot. */
export function writeState({ contexts, correlation }: PartitionState): Uint8Array {
  return Buffer.concat([Buffer.from(`${JSON.stringify({ contexts })}\n`), correlation ?? new Uint8Array()])
}

interface FirstLine {
  readonly contexts?: SourceContexts
  /** What contexts were called when headers were all they had. */
  readonly headers?: SourceContexts
}

/** Reads what `writeState` wrote, and older snapshots: the oldest begin with the correlator's own line. */
export function readState(snapshot: Uint8Array | null): PartitionState {
  if (snapshot === null) return { contexts: {}, correlation: null }
  const end = snapshot.indexOf(NEWLINE)
  const { headers, contexts = headers } = JSON.parse(Buffer.from(snapshot.subarray(0, end)).toString()) as FirstLine // our own
  if (contexts === undefined) return { contexts: {}, correlation: snapshot }
  return { contexts, correlation: snapshot.subarray(end + 1) }
}
