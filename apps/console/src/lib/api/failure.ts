import type { ApiError } from '@atalaya/contracts'

/** What went wrong with a request. `status` 0: the server did not answer. `code` is the server's, or one of ours. */
export class Failure extends Error {
  readonly status: number
  readonly code: string
  readonly details: NonNullable<ApiError['details']>

  constructor(status: number, error: ApiError, options?: ErrorOptions) {
    super(error.message, options)
    this.name = 'Failure'
    this.status = status
    this.code = error.code
    this.details = error.details ?? []
  }
}

export function isApiError(value: unknown): value is ApiError {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as ApiError).code === 'string' &&
    typeof (value as ApiError).message === 'string'
  )
}
