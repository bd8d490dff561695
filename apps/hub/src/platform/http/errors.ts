/** Every way a request can be refused, with the status that says so. */
const STATUS = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  'too-large': 413,
  'too-many': 429,
  unavailable: 503,
  failed: 500,
} as const

export type ErrorCode = keyof typeof STATUS

/** An error that is meant for whoever asked: `message` says what happened and what to do. */
export class HubError extends Error {
  override readonly name = 'HubError'
  readonly code: ErrorCode
  readonly retryAfterSeconds: number | undefined

  constructor(code: ErrorCode, message: string, options: { cause?: unknown; retryAfterSeconds?: number } = {}) {
    super(message, { cause: options.cause })
    this.code = code
    this.retryAfterSeconds = options.retryAfterSeconds
  }

  get status(): number {
    return STATUS[this.code]
  }
}

export function notFound(what: string): HubError {
  return new HubError('not-found', `There is no such ${what}, or it is not in an office that you may see.`)
}
