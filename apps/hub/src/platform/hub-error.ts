/** Ways a request can be refused, and the HTTP status that says so. */
export const REFUSALS = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  /** The session is whole, but its holder has not shown who they are for a while. */
  'not-fresh': 403,
  'not-found': 404,
  conflict: 409,
  'too-large': 413,
  'too-many': 429,
  unavailable: 503,
} as const

/** Ways the hub itself can fail: to start, to store. */
export type Failure =
  | 'bad-option'
  | 'data-dir-in-use'
  | 'data-dir-newer'
  | 'data-dir-unusable'
  | 'disk-full'
  | 'engine-failed'
  | 'engine-unavailable'
  | 'migration-changed'
  | 'port-taken'
  | 'stream-failed'

export type HubErrorCode = keyof typeof REFUSALS | Failure

/** The hub's one error: callers decide on `code`; `message` says to a person what happened and what to do. */
export class HubError extends Error {
  override readonly name = 'HubError'
  readonly code: HubErrorCode
  readonly retryAfterSeconds: number | undefined
  /** What is wrong with the token that came, in the words of RFC 6750 §3: `error="invalid_token"`. */
  readonly challenge: string | undefined

  constructor(
    code: HubErrorCode,
    message: string,
    options: { cause?: unknown; retryAfterSeconds?: number; challenge?: string } = {},
  ) {
    super(message, { cause: options.cause })
    this.code = code
    this.retryAfterSeconds = options.retryAfterSeconds
    this.challenge = options.challenge
  }
}

/** The `code` that Node and the operating system put on their errors, as `ENOSPC`. */
export function systemCodeOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null | undefined)?.code
  return typeof code === 'string' ? code : undefined
}
