import { LedgerHalt } from './model.ts'
import type { StoredObject } from './object-store.ts'

/** What is stored once stays as it is. Throws LedgerHalt `object-differs`. */
export function requireSameBytes({ path, bytes }: StoredObject, before: Uint8Array): void {
  if (Buffer.compare(before, bytes) === 0) return
  throw new LedgerHalt(
    'object-differs',
    `${path} of the log is there already with other content. Somebody altered it, or another hub writes to the same log. Nothing is signed until it is explained; see docs/operate.md, “The log”.`,
  )
}
