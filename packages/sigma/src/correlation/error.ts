export type CorrelationErrorCode = 'bad-option' | 'bad-snapshot' | 'bad-event'

export class CorrelationError extends Error {
  readonly code: CorrelationErrorCode

  constructor(code: CorrelationErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'CorrelationError'
    this.code = code
  }
}
