import { setTimeout as sleep } from 'node:timers/promises'
import type { Client, Notification } from 'pg'
import type { Logger } from 'pino'

export interface ChannelWatcher {
  readonly onMessage: (payload: string) => void
  readonly onResumed: () => void
}

const RETRY_MS = 250

/** One connection for all NOTIFY channels, made again when it breaks. */
export class ChannelListener implements AsyncDisposable {
  readonly #connect: () => Client
  readonly #log: Logger
  readonly #watchers = new Map<string, Set<ChannelWatcher>>()
  #client: Promise<Client> | undefined
  #closed = false

  constructor(connect: () => Client, log: Logger) {
    this.#connect = connect
    this.#log = log
  }

  async listen(channel: string, watcher: ChannelWatcher): Promise<() => Promise<void>> {
    const watchers = this.#watchers.get(channel) ?? new Set()
    this.#watchers.set(channel, watchers.add(watcher))
    this.#client ??= this.#open()
    const client = await this.#client
    await client.query(`LISTEN ${client.escapeIdentifier(channel)}`)
    return async () => {
      watchers.delete(watcher)
    }
  }

  async #open(): Promise<Client> {
    const client = this.#connect()
    client.on('error', (error) => this.#log.debug({ reason: error.message }, 'the connection that hears notices broke'))
    client.on('end', () => this.#resume())
    client.on('notification', (notice) => this.#tell(notice))
    await client.connect()
    for (const channel of this.#watchers.keys()) await client.query(`LISTEN ${client.escapeIdentifier(channel)}`)
    return client
  }

  #tell(notice: Notification): void {
    for (const watcher of this.#watchers.get(notice.channel) ?? []) watcher.onMessage(notice.payload ?? '')
  }

  #resume(): void {
    if (this.#closed) return
    this.#client = this.#reopen()
    this.#client.catch((error: unknown) => this.#log.warn({ err: error }, 'notices are not heard'))
  }

  async #reopen(): Promise<Client> {
    for (;;) {
      if (this.#closed) throw new Error('The database is closed.')
      await sleep(RETRY_MS)
      try {
        const client = await this.#open()
        for (const watchers of this.#watchers.values()) for (const watcher of watchers) watcher.onResumed()
        return client
      } catch {
        // PostgreSQL is still starting: the supervisor logs that, and the next round finds it
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true
    const client = await this.#client?.catch(() => undefined)
    await client?.end()
  }
}
