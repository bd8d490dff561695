import type { Kysely } from 'kysely'
import { SYSTEM } from '../platform/facts/index.ts'
import type { Sources, WatchTables } from '../watch/index.ts'

const SILENT_AFTER_MINUTES = 20
const SENT_AT_ONCE = 8
const LONGEST_WAIT_MS = 30_000

export interface SampleLines {
  readonly office: string
  readonly source: string
  readonly lines: readonly string[]
}

/** Sends lines through the hub's own front door, as a shipper in each office would. */
export class SampleSenders {
  readonly #address: string
  readonly #sources: Sources
  readonly #db: Kysely<WatchTables>
  readonly #tokens = new Map<string, Promise<string>>()
  readonly #signal: AbortSignal

  constructor(parts: { address: string; sources: Sources; db: Kysely<WatchTables>; signal: AbortSignal }) {
    this.#address = parts.address
    this.#sources = parts.sources
    this.#db = parts.db
    this.#signal = parts.signal
  }

  /** Resolves when all are received. The same batch name and lines may be sent again: nothing changes. */
  async send(batch: string, groups: readonly SampleLines[]): Promise<void> {
    const waiting = [...groups]
    const senders = Array.from({ length: SENT_AT_ONCE }, async () => {
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) await this.#post(batch, next)
    })
    await Promise.all(senders)
  }

  async #post(batch: string, { office, source, lines }: SampleLines): Promise<void> {
    const token = await this.#token(office, source)
    for (;;) {
      const response = await fetch(`${this.#address}/ingest/ndjson`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'x-batch-id': batch, 'content-type': 'application/x-ndjson' },
        body: `${lines.join('\n')}\n`,
        signal: this.#signal,
      })
      if (response.ok) return
      const message = await response.text()
      if (response.status !== 429 && response.status !== 503) throw new Error(`the sample was refused: ${message}`)
      await this.#pause(Number(response.headers.get('retry-after') ?? 1) * 1_000)
    }
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(resolve, Math.min(ms, LONGEST_WAIT_MS))
      this.#signal.addEventListener(
        'abort',
        () => {
          clearTimeout(timer)
          reject(this.#signal.reason)
        },
        { once: true },
      )
    })
  }

  /** Tokens are kept nowhere: a source made by an earlier start gets a new one. */
  #token(office: string, name: string): Promise<string> {
    const key = `${office} ${name}`
    const known = this.#tokens.get(key) ?? this.#makeToken(office, name)
    this.#tokens.set(key, known)
    return known
  }

  async #makeToken(office: string, name: string): Promise<string> {
    const row = await this.#db
      .selectFrom('sources')
      .select('id')
      .where('office_id', '=', office)
      .where('name', '=', name)
      .where('revoked_at', 'is', null)
      .executeTakeFirst()
    if (row !== undefined) return (await this.#sources.renewToken(SYSTEM, row.id)).token
    return (
      await this.#sources.create(SYSTEM, { office, name, kind: 'http', silentAfterMinutes: SILENT_AFTER_MINUTES })
    ).token
  }
}
