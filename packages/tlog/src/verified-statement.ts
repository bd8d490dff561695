import { TlogError } from './tlog-error.ts'
import type { VerifierKey } from './verifier-key.ts'

export interface VerifiedStatement {
  /** Of a cosignature: seconds since 1970 at which the cosigner says it saw the tree as the largest. */
  readonly timestamp?: number
}

export function badSignature({ name }: VerifierKey): TlogError {
  return new TlogError(
    'bad-signature',
    `the signature of ${name} does not verify: the text or the signature was altered`,
  )
}
