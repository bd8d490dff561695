import type { BucketConfig } from '../../../platform/config/index.ts'
import { HubError, systemCodeOf } from '../../../platform/hub-error.ts'

/** What a bucket answered that is neither yes nor "no such object". */
export interface Refusal {
  readonly status: number
  /** S3's word for it, as `AccessDenied`; empty where there is none. */
  readonly code: string
  /** The region that it says it is in, and the time that it says it is. */
  readonly region: string | undefined
  readonly date: string | undefined
}

const KEPT = 'Nothing is lost: facts wait in PostgreSQL until the log can be written.'
const PASSING_STATUS: readonly number[] = [408, 409, 429, 500, 502, 503, 504]
const PASSING_CODES: readonly string[] = [
  'RequestTimeout',
  'SlowDown',
  'InternalError',
  'OperationAborted',
  'ConditionalRequestConflict',
  // The bytes were altered on the way.
  'BadDigest',
  'XAmzContentSHA256Mismatch',
]

/** Whether the same request may well succeed a moment later. */
export function isPassing({ status, code }: Pick<Refusal, 'status' | 'code'>): boolean {
  return code === '' ? PASSING_STATUS.includes(status) : PASSING_CODES.includes(code) || status >= 502
}

/** The refusal in words, for whoever runs the hub. */
export function explainRefusal(bucket: BucketConfig, refusal: Refusal): HubError {
  return trouble(`${wordsFor(bucket, refusal)} (${refusal.status} ${refusal.code})`.replace(/ \)/, ')'))
}

function wordsFor({ name, endpoint, region }: BucketConfig, refusal: Refusal): string {
  const { status, code } = refusal
  switch (code) {
    case 'NoSuchBucket':
      return `There is no bucket ${name} at ${endpoint}: make it, or mend --ledger-bucket`
    case 'InvalidAccessKeyId':
    case 'SignatureDoesNotMatch':
    case 'InvalidToken':
    case 'ExpiredToken':
      return `${endpoint} does not know the key, or its secret is wrong or expired: see --ledger-s3-key`
    case 'RequestTimeTooSkewed':
      return `The clock of this machine is wrong, or that of ${endpoint}${said(refusal.date)}: synchronise it (NTP)`
    case 'AuthorizationHeaderMalformed':
    case 'PermanentRedirect':
    case 'TemporaryRedirect':
      return `The bucket ${name} is in another region than ${region}${said(refusal.region)}: see --ledger-s3-region`
    case 'QuotaExceeded':
    case 'XMinioStorageFull':
    case 'InsufficientStorage':
      return `The bucket ${name} is full: make room, or raise its quota`
    default:
  }
  if (status === 401 || status === 403)
    return `The bucket ${name} denies access: the key needs s3:ListBucket on it, s3:GetObject and s3:PutObject below its prefix`
  if (status >= 300 && status < 400) return `${endpoint} answers from elsewhere: see --ledger-s3-endpoint`
  return isPassing(refusal) ? `The bucket ${name} is out of order` : `The bucket ${name} gave an answer of no use`
}

function said(what: string | undefined): string {
  return what === undefined ? '' : `, which says ${what}`
}

/** What came between the hub and the bucket, in words. */
export function explainNoAnswer({ endpoint }: BucketConfig, timeoutMs: number, cause: unknown): HubError {
  const isLate = cause instanceof Error && cause.name === 'TimeoutError'
  const reason = isLate ? `no answer in ${timeoutMs / 1_000} s` : reasonOf(cause)
  return trouble(`${endpoint} cannot be reached: ${reason}`, cause)
}

export function trouble(message: string, cause?: unknown): HubError {
  return new HubError('unavailable', `${message}. ${KEPT}`, { cause })
}

/** fetch says no more than that it failed; why is in the cause. */
function reasonOf(error: unknown): string {
  const inner = error instanceof Error && error.cause !== undefined ? error.cause : error
  return systemCodeOf(inner) ?? (inner instanceof Error ? inner.message.slice(0, 200) : 'it is not known why')
}

/** Whether the log's files could not be reached at all, which says nothing about what they hold. */
export function isAway(error: unknown): error is HubError {
  return error instanceof HubError && error.code === 'unavailable'
}
