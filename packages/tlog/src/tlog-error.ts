export type TlogErrorCode =
  /** Bytes that are not of the form a specification asks; the message names the form and the place. */
  | 'malformed'
  /** Over one of the bounds of limits.ts. */
  | 'too-large'
  /** An index, size or width that cannot be, such as a leaf past the end of the tree. */
  | 'out-of-range'
  /** A proof, tile, bundle or root that does not lead to the expected hash. */
  | 'mismatch'
  /** A file that the log should have is not there. */
  | 'missing'
  /** A signature from a known key that does not verify: the text was altered. */
  | 'bad-signature'
  /** No signature from a known key. */
  | 'unsigned'
  /** A checkpoint of a log that the policy does not list. */
  | 'unknown-log'
  /** Valid as far as it goes, but too few witnesses have cosigned. */
  | 'quorum-not-met'
  /** A key or signature type that this package does not know, or that the platform cannot verify. */
  | 'unsupported'

/** The one error of this package. `message` says what to do; `code` is for programs. */
export class TlogError extends Error {
  readonly code: TlogErrorCode

  constructor(code: TlogErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'TlogError'
    this.code = code
  }
}
