import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import type { Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { constants, createGzip } from 'node:zlib'
import { serverErrorOf, statusFor } from './server-error.ts'

export interface Summary {
  readonly readRows?: number
  readonly readBytes?: number
  readonly writtenRows?: number
  readonly writtenBytes?: number
  readonly elapsedSeconds?: number
}

export interface AnswerHead {
  readonly queryId: string
  readonly format: string
  readonly summary: Summary
  readonly gzip: boolean
}

/** Writes one response in ClickHouse's manner. Nothing is sent before the first bytes, so an early error has its own status. */
export class Answer {
  readonly #response: ServerResponse
  readonly #tag = randomBytes(8).toString('hex')
  #body: Writable | undefined

  constructor(response: ServerResponse) {
    this.#response = response
  }

  begin(head: AnswerHead): void {
    this.#response.writeHead(200, {
      'content-type': 'application/octet-stream',
      'x-clickhouse-query-id': head.queryId,
      'x-clickhouse-format': head.format,
      'x-clickhouse-summary': JSON.stringify(summaryFields(head.summary)),
      'x-clickhouse-exception-tag': this.#tag,
      ...(head.gzip ? { 'content-encoding': 'gzip' } : {}),
    })
    this.#body = this.#response
    if (!head.gzip) return
    const gzip = createGzip({ level: 1, flush: constants.Z_SYNC_FLUSH })
    gzip.pipe(this.#response)
    this.#body = gzip
  }

  get hasBegun(): boolean {
    return this.#body !== undefined
  }

  /** Waits while the reader is slower than the engine. */
  async write(bytes: Uint8Array): Promise<void> {
    if (this.#body === undefined || this.#response.destroyed) return
    if (this.#body.write(bytes)) return
    await Promise.race([once(this.#body, 'drain'), once(this.#response, 'close')])
  }

  async end(): Promise<void> {
    this.#body?.end()
    await finished(this.#response).catch(() => undefined) // the reader went away: nothing left to tell it
  }

  async fail(error: unknown, queryId: string): Promise<void> {
    const { code, text } = serverErrorOf(error)
    if (this.#response.destroyed) return
    if (this.#body !== undefined) {
      await this.write(Buffer.from(this.#lateError(text)))
      return this.end()
    }
    this.#response.writeHead(statusFor(code), {
      'content-type': 'text/plain; charset=UTF-8',
      'x-clickhouse-query-id': queryId,
      'x-clickhouse-exception-code': String(code),
    })
    this.#response.end(`${text}\n`)
  }

  /** How ClickHouse 25.11 and later tell of an error after rows were sent. */
  #lateError(text: string): string {
    const message = `${text}\n`
    return `\r\n__exception__\r\n${this.#tag}\r\n${message}${Buffer.byteLength(message)} ${this.#tag}\r\n__exception__\r\n`
  }
}

function summaryFields(summary: Summary): Record<string, string> {
  return {
    read_rows: String(summary.readRows ?? 0),
    read_bytes: String(summary.readBytes ?? 0),
    written_rows: String(summary.writtenRows ?? 0),
    written_bytes: String(summary.writtenBytes ?? 0),
    total_rows_to_read: '0',
    result_rows: '0',
    result_bytes: '0',
    elapsed_ns: String(Math.round((summary.elapsedSeconds ?? 0) * 1e9)),
  }
}
