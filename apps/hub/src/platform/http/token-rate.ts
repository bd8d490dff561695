import { HubError } from './errors.ts'

const WINDOW_MS = 60_000
const CALLS_A_WINDOW = 3_000
/** Windows kept before those that are over are swept; only tokens that were found to be good have one. */
const SWEEP_AT = 10_000

/** Bounds what one token may ask in all, wherever it is used from; each address is bounded besides. */
export class TokenRate {
  readonly #windows = new Map<string, { from: number; calls: number }>()
  readonly #now: () => number
  readonly #most: number

  constructor(now: () => number = () => performance.now(), most = CALLS_A_WINDOW) {
    this.#now = now
    this.#most = most
  }

  /** Throws HubError `too-many` when this minute's calls are used up. */
  count(token: string): void {
    const now = this.#now()
    const window = this.#windows.get(token)
    if (window === undefined || now - window.from >= WINDOW_MS) {
      this.#open(token, now)
      return
    }
    window.calls += 1
    if (window.calls <= this.#most) return
    throw new HubError('too-many', `This token may ask ${this.#most} times a minute. Wait and try again.`, {
      retryAfterSeconds: Math.ceil((window.from + WINDOW_MS - now) / 1000),
    })
  }

  #open(token: string, now: number): void {
    if (this.#windows.size >= SWEEP_AT) {
      for (const [each, { from }] of this.#windows) if (now - from >= WINDOW_MS) this.#windows.delete(each)
    }
    this.#windows.set(token, { from: now, calls: 1 })
  }
}
