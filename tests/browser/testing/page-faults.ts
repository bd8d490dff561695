import type { Page } from 'playwright-core'

/** An answer that a test asks for: a refusal is a fault of the page unless it was meant. */
export interface Refusal {
  readonly status: number
  readonly path: string
}

/** What goes wrong in a page without anybody seeing it: errors, refused requests, violations of the security policy. */
export class PageFaults {
  readonly #found: string[] = []
  readonly #meant: Refusal[] = []

  watch(page: Page): void {
    page.on('pageerror', (error) => this.#found.push(`error in the page: ${error.stack ?? error.message}`))
    page.on('console', (message) => {
      // The browser's own line for each refused request: `response` below tells it better.
      if (message.type() !== 'error' || message.text().startsWith('Failed to load resource')) return
      this.#found.push(`error in the log: ${message.text()}`)
    })
    page.on('requestfailed', (request) => {
      const why = request.failure()?.errorText ?? 'unknown'
      if (why !== 'net::ERR_ABORTED') this.#found.push(`no answer: ${request.method()} ${request.url()}: ${why}`)
    })
    page.on('response', (response) => {
      const { pathname } = new URL(response.url())
      const status = response.status()
      const meant = this.#meant.some((refusal) => refusal.status === status && pathname.startsWith(refusal.path))
      if (status >= 400 && !meant) this.#found.push(`${status}: ${response.request().method()} ${response.url()}`)
    })
  }

  mean(...refusals: Refusal[]): void {
    this.#meant.push(...refusals)
  }

  /** All faults since the last call. */
  take(): string[] {
    this.#meant.length = 0
    return this.#found.splice(0)
  }
}
