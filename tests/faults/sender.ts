import { setTimeout as sleep } from 'node:timers/promises'
import { BURST } from './rules.ts'

const LINES = 40
const PAUSE_MS = 40
const RETRY_MS = 100
const GIVE_UP_MS = 10_000

export interface Sent {
  readonly events: number
  readonly each: number
  readonly folded: number
  readonly bursts: number
}

/** Keeps sending batches to a hub that may be gone, each under its id until it is acknowledged. */
export class Sender {
  readonly #url: () => string
  readonly #tokens: readonly string[]
  #number = 0
  #batches = 0
  #stopped = false
  #running: Promise<void>[] = []
  // One time for all, so that what folds folds into one alert whenever the test runs.
  readonly #common = { EventID: 1, Channel: 'Microsoft-Windows-Sysmon/Operational', UtcTime: aMinuteAgo() }

  /** `url` gives the hub's address of now. */
  constructor(url: () => string, tokens: readonly string[]) {
    this.#url = url
    this.#tokens = tokens
  }

  start(): void {
    this.#running = this.#tokens.map((token) => this.#run(token))
  }

  /** All that was begun is acknowledged when it resolves. */
  async stop(): Promise<Sent> {
    this.#stopped = true
    await Promise.all(this.#running)
    const batches = this.#batches
    return { events: this.#number, each: batches, folded: batches, bursts: batches }
  }

  async #run(token: string): Promise<void> {
    while (!this.#stopped) {
      const batch = this.#batches++
      await this.#deliver(token, `batch-${batch}`, this.#lines(batch))
      await sleep(PAUSE_MS)
    }
  }

  /** In each batch: one event that alerts alone, one that folds, a burst that is correlated, and ordinary ones. */
  #lines(batch: number): string {
    const lines: string[] = []
    for (let i = 0; i < LINES; i++) {
      const mark = i === 0 ? 'each' : i === 1 ? 'folded' : i < 2 + BURST ? 'counted' : 'none'
      const host = mark === 'each' ? `host-${batch}` : 'host'
      lines.push(JSON.stringify({ ...this.#common, n: ++this.#number, mark, User: `user-${batch}`, Computer: host }))
    }
    return `${lines.join('\n')}\n`
  }

  async #deliver(token: string, id: string, body: string): Promise<void> {
    for (;;) {
      try {
        const response = await fetch(`${this.#url()}/ingest/ndjson`, {
          method: 'POST',
          headers: { authorization: `Bearer ${token}`, 'x-batch-id': id },
          body,
          signal: AbortSignal.timeout(GIVE_UP_MS),
        })
        await response.arrayBuffer()
        if (response.status === 200) return
      } catch {
        // The hub is gone, or went while it answered: the batch is sent again.
      }
      await sleep(RETRY_MS)
    }
  }
}

function aMinuteAgo(): string {
  return new Date(Date.now() - 60_000).toISOString().slice(0, 23).replace('T', ' ')
}
