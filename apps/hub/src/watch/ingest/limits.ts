const MIB = 1024 * 1024

/** What one request, one line and the hub as a whole may hold while batches are taken in. Bytes. */
export const LIMITS = {
  body: 32 * MIB,
  decompressed: 64 * MIB,
  line: MIB,
  /** Batches as the stream keeps them: a larger body is cut between lines. */
  chunk: MIB,
  /** Of all bodies being read at once. */
  inFlight: 256 * MIB,
  /** Of batches that detection has not yet taken: beyond it senders are asked to wait. */
  backlog: 2048 * MIB,
} as const
