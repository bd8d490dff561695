export interface StoredObject {
  /** Below the log's prefix, as `tile/0/x001/234`. */
  readonly path: string
  readonly bytes: Uint8Array
}

/** Where the log's static files lie: a directory, a bucket. HubError `unavailable` says that it cannot be reached for now. */
export interface ObjectStore {
  get(path: string): Promise<Uint8Array | undefined>
  /**
   * Stores objects that never change; durable when it resolves. One that is there already with the same bytes is left alone;
   * with other bytes: LedgerHalt `object-differs`.
   */
  putAll(objects: readonly StoredObject[]): Promise<void>
  /** Replaces an object at once and durably: a reader sees the old bytes or the new ones, never a mixture. */
  replace(object: StoredObject): Promise<void>
  /** Removes what lies below a path: partial tiles whose full tile is there (tlog-tiles allows it). */
  removeBelow(path: string): Promise<void>
  /** Gives up what is under way; the hub stops. */
  close?(): void
}
