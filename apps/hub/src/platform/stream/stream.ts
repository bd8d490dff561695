/** Records from one source that arrived together, not yet decoded. */
export interface StreamBatch {
  /** 32 hexadecimal digits, chosen by the sender or derived from the content: what makes sending twice harmless. */
  readonly id: string
  readonly source: string
  readonly office: string
  /** How the payload is to be read: `ndjson`, `syslog`, `bulk`… */
  readonly format: string
  /** Epoch milliseconds. */
  readonly receivedAt: number
  readonly lines: number
  /** Records, each ended by a newline. */
  readonly payload: Uint8Array
}

export interface StreamEntry extends StreamBatch {
  /** Grows by at least 1 from entry to entry; never used twice. */
  readonly offset: number
}

export interface StreamDepth {
  readonly entries: number
  /** Of payloads, as they came. */
  readonly bytes: number
  /** Offset of the newest entry ever appended; 0 when there was none. */
  readonly newest: number
  /** Offset of the oldest entry held; `newest + 1` when none is. */
  readonly oldest: number
}

/** A durable queue of batches between those who receive and those who detect. */
export interface Stream extends AsyncDisposable {
  /**
   * Resolves only when the batch will survive loss of power. A batch whose id was seen in the last days is not stored
   * again: `duplicate`, with the offset it got then.
   * Throws `HubError` `disk-full` (try again later) or `stream-failed`.
   */
  append(batch: StreamBatch): Promise<{ readonly offset: number; readonly duplicate: boolean }>
  /** Entries with an offset above `after`, in order; at least one when there is one, however large. */
  read(after: number, limit: { readonly entries: number; readonly bytes: number }): Promise<readonly StreamEntry[]>
  /** Forgets the entries up to `through`, inclusive; their ids stay remembered. */
  trim(through: number): Promise<void>
  /** Cheap, from memory. */
  depth(): StreamDepth
  /** Calls after entries became durable; answers with the function that ends it. */
  onAppended(listener: () => void): () => void
}
