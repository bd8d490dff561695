const RETRY_FIRST_MS = 1_000
const RETRY_LAST_MS = 60_000

/** Longer from failure to failure, up to a minute. */
export class RetryPause {
  #failures = 0

  next(signal: AbortSignal): Promise<void> {
    return pause(Math.min(RETRY_FIRST_MS * 2 ** this.#failures++, RETRY_LAST_MS), signal)
  }

  reset(): void {
    this.#failures = 0
  }
}

/** Ends early, without an error, when the signal says so. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (ms <= 0 || signal.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms)
    function done(): void {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    signal.addEventListener('abort', done, { once: true })
  })
}
