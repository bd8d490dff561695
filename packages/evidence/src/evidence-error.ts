export type EvidenceErrorCode =
  /** Not an evidence file, or one that was cut short or edited by hand; the message says where. */
  | 'malformed'
  /** Over one of the bounds of limits.ts. */
  | 'too-large'
  /** A fact without its proof: true or not, nothing in the file can show it. */
  | 'no-proof'
  /** The keys or the policy that the reader gave cannot be used. */
  | 'bad-trust'

/** The one error of this package: the file could not be checked at all. `code` is for programs. */
export class EvidenceError extends Error {
  readonly code: EvidenceErrorCode

  constructor(code: EvidenceErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'EvidenceError'
    this.code = code
  }
}
