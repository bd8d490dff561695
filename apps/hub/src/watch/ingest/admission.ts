import { HubError } from '../../platform/http/errors.ts'
import type { Stream } from '../../platform/stream/index.ts'
import { LIMITS } from './limits.ts'

export interface AdmissionLimits {
  readonly inFlight: number
  readonly backlog: number
}

const RETRY_SOON_SECONDS = 1
const RETRY_LATER_SECONDS = 10

/** Says no to senders before memory or disk would. */
export class Admission {
  readonly #stream: Stream
  readonly #limits: AdmissionLimits
  #inFlight = 0

  constructor(stream: Stream, limits: AdmissionLimits = LIMITS) {
    this.#stream = stream
    this.#limits = limits
  }

  /** Throws HubError `too-many` while the hub is behind with what it already took. */
  enter(): Lease {
    if (this.#stream.depth().bytes > this.#limits.backlog) {
      throw new HubError('too-many', 'Detection is behind with earlier batches. Send this one again later.', {
        retryAfterSeconds: RETRY_LATER_SECONDS,
      })
    }
    return new Lease((bytes) => this.#take(bytes))
  }

  #take(bytes: number): void {
    if (bytes > 0 && this.#inFlight + bytes > this.#limits.inFlight) {
      throw new HubError('too-many', 'Too much is being received at once. Send this batch again in a moment.', {
        retryAfterSeconds: RETRY_SOON_SECONDS,
      })
    }
    this.#inFlight += bytes
  }
}

/** The memory that one request holds; given back on disposal. */
export class Lease implements Disposable {
  readonly #take: (bytes: number) => void
  #held = 0

  constructor(take: (bytes: number) => void) {
    this.#take = take
  }

  grow(bytes: number): void {
    this.#take(bytes)
    this.#held += bytes
  }

  [Symbol.dispose](): void {
    this.#take(-this.#held)
    this.#held = 0
  }
}
