import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { AwsV4Signer } from 'aws4fetch'
import type { BucketConfig } from '../../../platform/config/index.ts'
import { explainNoAnswer, explainRefusal, isPassing, trouble } from './bucket-trouble.ts'
import type { BucketKey } from './read-key.ts'

const ATTEMPTS = 4
const FIRST_PAUSE_MS = 150
const ANSWER_WITHIN_MS = 10_000
/** What a transfer may be as slow as, beyond that. */
const BYTES_A_MS = 500
const MOST_ERROR_BYTES = 64 * 1024
const ERROR_CODE = /<Code>([A-Za-z0-9]{1,64})<\/Code>/

export interface BucketRequest {
  readonly method: 'GET' | 'PUT' | 'DELETE'
  /** Below the bucket; empty for the bucket itself. */
  readonly key: string
  readonly query?: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: Uint8Array
  /** Answers that are larger are an error, unread. */
  readonly mostBytes?: number
}

export interface BucketAnswer {
  readonly status: number
  /** S3's word for an error; empty where all is well. */
  readonly code: string
  readonly etag: string | undefined
  /** Undefined when it is larger than was asked for. */
  readonly body: Uint8Array | undefined
}

export interface BucketClientParts {
  readonly bucket: BucketConfig
  readonly key: BucketKey
  readonly timeoutMs?: number
  /** Signals that the hub goes. */
  readonly signal: AbortSignal
}

/** Signed requests (AWS Signature Version 4) to one bucket, each tried a few times; all of them may be repeated without harm. */
export class BucketClient {
  readonly #parts: BucketClientParts

  constructor(parts: BucketClientParts) {
    this.#parts = parts
  }

  /** Resolves to an answer that is well, or whose code is among `expected`. Throws HubError `unavailable`, in words. */
  async send(request: BucketRequest, expected: readonly string[] = []): Promise<BucketAnswer> {
    const { signal } = this.#parts
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#attempt(request, expected)
      } catch (error) {
        if (!(error instanceof Passing)) throw error
        if (attempt === ATTEMPTS || signal.aborted) throw error.cause
      }
      const pause = FIRST_PAUSE_MS * 2 ** (attempt - 1) * (0.5 + Math.random())
      await sleep(pause, undefined, { signal }).catch((cause: unknown) => {
        throw trouble('The hub is stopping', cause)
      })
    }
  }

  async #attempt(request: BucketRequest, expected: readonly string[]): Promise<BucketAnswer> {
    const { bucket } = this.#parts
    const { response, body } = await this.#exchange(request)
    if (response.ok) return answer(response, { code: '', body })
    const code = ERROR_CODE.exec(Buffer.from(body ?? []).toString('utf8'))?.[1] ?? WITHOUT_BODY[response.status] ?? ''
    if (expected.includes(code)) return answer(response, { code, body })
    const { status, headers } = response
    const region = headers.get('x-amz-bucket-region') ?? undefined
    const refusal = { status, code, region, date: headers.get('date') ?? undefined }
    const error = explainRefusal(bucket, refusal)
    throw isPassing(refusal) ? new Passing(error) : error
  }

  async #exchange(request: BucketRequest): Promise<{ response: Response; body: Uint8Array | undefined }> {
    const { bucket, signal, timeoutMs = ANSWER_WITHIN_MS } = this.#parts
    const { mostBytes = MOST_ERROR_BYTES, body, method } = request
    const within = timeoutMs + Math.ceil(((body?.length ?? 0) + mostBytes) / BYTES_A_MS)
    const { url, headers } = await this.#sign(request)
    try {
      const response = await fetch(url, {
        ...{ method, headers, redirect: 'manual' }, // elsewhere the signature would be shown to somebody else
        ...(body === undefined ? {} : { body: Buffer.from(body) }),
        signal: AbortSignal.any([signal, AbortSignal.timeout(within)]),
      })
      return { response, body: await readAtMost(response, response.ok ? mostBytes : MOST_ERROR_BYTES) }
    } catch (cause) {
      throw new Passing(explainNoAnswer(bucket, within, cause))
    }
  }

  /** By path, so that any bucket's name is under the service's certificate. */
  async #sign({ method, key, query = {}, headers = {}, body }: BucketRequest): Promise<{ url: URL; headers: Headers }> {
    const { bucket, key: credentials } = this.#parts
    const url = new URL(`${bucket.endpoint}/${bucket.name}${key === '' ? '' : `/${key}`}`)
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
    const sums = {
      'x-amz-content-sha256': createHash('sha256')
        .update(body ?? '')
        .digest('hex'),
      ...(body === undefined ? {} : { 'content-md5': createHash('md5').update(body).digest('base64') }),
    }
    return new AwsV4Signer({
      ...{ method, url: url.href, headers: { ...headers, ...sums }, ...credentials },
      ...{ service: 's3', region: bucket.region },
    }).sign()
  }
}

// Answers that may come without a body.
const WITHOUT_BODY: Readonly<Record<number, string>> = { 412: 'PreconditionFailed', 501: 'NotImplemented' }

/** To be tried again; what is thrown at last is the cause. */
class Passing extends Error {
  constructor(cause: Error) {
    super(cause.message, { cause })
  }
}

function answer({ status, headers }: Response, rest: Pick<BucketAnswer, 'code' | 'body'>): BucketAnswer {
  return { status, etag: headers.get('etag') ?? undefined, ...rest }
}

async function readAtMost(response: Response, most: number): Promise<Uint8Array | undefined> {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of response.body ?? []) {
    length += part.length
    if (length > most) return undefined // leaving the loop lets go of the connection
    parts.push(part)
  }
  return Buffer.concat(parts)
}
