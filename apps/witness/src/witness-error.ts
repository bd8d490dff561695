export type WitnessErrorCode = 'bad-key-file' | 'bad-logs-file' | 'bad-data-dir' | 'cannot-listen'

/** What the operator can mend: `message` says how. */
export class WitnessError extends Error {
  readonly code: WitnessErrorCode

  constructor(code: WitnessErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'WitnessError'
    this.code = code
  }
}
