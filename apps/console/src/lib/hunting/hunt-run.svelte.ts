import type { HuntEvent } from '@atalaya/contracts'
import { respond } from '#lib/api/client.ts'
import { readLines } from '#lib/api/ndjson.ts'
import type { HuntBody } from './hunt.ts'

export type Cost = { rows: number; read: number; bytes: number; ms: number; partial: boolean }
type Line = { event: HuntEvent } | { done: Cost }

const STEP = 200
const MOST = 10_000

/** One search whose events arrive while they are found. */
export class HuntRun {
  events = $state.raw<readonly HuntEvent[]>([])
  cost = $state.raw<Cost | null>(null)
  running = $state(false)
  failure = $state.raw<unknown>(null)
  /** The last answer was full, so there are older events. */
  older = $state(false)
  #abort: AbortController | undefined
  #body: HuntBody = {}

  async start(body: HuntBody): Promise<void> {
    this.#body = body
    this.events = []
    await this.#ask({})
  }

  /** The next older events, after those at hand. */
  async more(): Promise<void> {
    const last = this.events.at(-1)
    if (last && !this.running) await this.#ask({ before: last.time })
  }

  stop(): void {
    this.#abort?.abort()
    this.running = false
  }

  async #ask(rest: { before?: string }): Promise<void> {
    this.stop()
    const abort = new AbortController()
    this.#abort = abort
    this.running = true
    this.failure = null
    this.cost = null
    try {
      const response = await respond('POST', '/api/hunt/search', {
        body: { ...this.#body, ...rest, limit: STEP },
        signal: abort.signal,
      })
      if (response.body) await this.#take(response.body, abort.signal)
    } catch (cause) {
      if (!abort.signal.aborted) this.failure = cause
    } finally {
      if (this.#abort === abort) this.running = false
    }
  }

  async #take(stream: ReadableStream<Uint8Array>, signal: AbortSignal): Promise<void> {
    const known = new Set(this.events.map((event) => event.id))
    let fresh: HuntEvent[] = []
    let shown = performance.now()
    for await (const line of readLines<Line>(stream)) {
      if (signal.aborted) return
      if ('done' in line) {
        this.cost = line.done
        this.older = line.done.rows >= STEP && this.events.length + fresh.length < MOST
      } else if (!known.has(line.event.id)) {
        known.add(line.event.id)
        fresh.push(line.event)
      }
      // Shown ten times a second while they stream, so that drawing never outweighs reading.
      if (performance.now() - shown > 100) {
        this.events = [...this.events, ...fresh]
        fresh = []
        shown = performance.now()
      }
    }
    this.events = [...this.events, ...fresh]
  }
}
