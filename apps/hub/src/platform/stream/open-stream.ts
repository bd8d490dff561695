import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Worker } from 'node:worker_threads'
import { HubError } from '../hub-error.ts'
import type { Appended, SpoolState } from './spool.ts'
import type { Stream, StreamBatch, StreamDepth, StreamEntry } from './stream.ts'
import type { StreamReply, StreamRequest, StreamWorkerData } from './stream-worker.ts'

export interface OpenStream {
  readonly file: string
  readonly rememberMs?: number
  readonly rememberMost?: number
  readonly keepFreeBytes?: number
}

const WEEK_MS = 7 * 24 * 3_600_000
const ID = /^[0-9a-f]{32}$/

/** Opens, or makes, the stream in `file`. Disk work runs in a thread of its own: an fsync never holds up the event loop. */
export async function openStream(open: OpenStream): Promise<Stream> {
  await mkdir(dirname(open.file), { recursive: true })
  const data: StreamWorkerData = {
    spool: { file: open.file, rememberMs: open.rememberMs ?? WEEK_MS, rememberMost: open.rememberMost ?? 5_000_000 },
    keepFreeBytes: open.keepFreeBytes ?? 128 * 2 ** 20,
  }
  const stream = new SqliteStream(data)
  await stream.opened
  return stream
}

interface Waiting {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: HubError) => void
}

type WithoutCall<R> = R extends unknown ? Omit<R, 'call'> : never

class SqliteStream implements Stream {
  readonly opened: Promise<unknown>
  readonly #worker: Worker
  readonly #waiting = new Map<number, Waiting>()
  readonly #listeners = new Set<() => void>()
  #calls = 0
  #state: SpoolState = { entries: 0, bytes: 0, newest: 0, oldest: 1 }
  #inFlight = { entries: 0, bytes: 0 }
  #ended: HubError | undefined

  constructor(data: StreamWorkerData) {
    this.#worker = new Worker(new URL('./stream-worker.ts', import.meta.url), {
      workerData: data,
      execArgv: ['--disable-warning=ExperimentalWarning'], // node:sqlite is a release candidate in Node 24
    })
    this.opened = new Promise((resolve, reject) => this.#waiting.set(0, { resolve, reject }))
    this.#worker.on('message', (reply: StreamReply) => this.#settle(reply))
    this.#worker.on('error', (error) => this.#end(error))
    this.#worker.on('exit', () => this.#end(undefined))
  }

  async append(batch: StreamBatch): Promise<Appended> {
    if (!ID.test(batch.id))
      throw new HubError('stream-failed', `A batch id is 32 hexadecimal digits, not “${batch.id.slice(0, 40)}”.`)
    const bytes = batch.payload.byteLength
    this.#inFlight = { entries: this.#inFlight.entries + 1, bytes: this.#inFlight.bytes + bytes }
    try {
      const appended = (await this.#call({ kind: 'append', batch })) as Appended
      if (!appended.duplicate) for (const listener of this.#listeners) listener()
      return appended
    } finally {
      this.#inFlight = { entries: this.#inFlight.entries - 1, bytes: this.#inFlight.bytes - bytes }
    }
  }

  async read(
    after: number,
    limit: { readonly entries: number; readonly bytes: number },
  ): Promise<readonly StreamEntry[]> {
    return (await this.#call({ kind: 'read', after, ...limit })) as StreamEntry[]
  }

  async trim(through: number): Promise<void> {
    await this.#call({ kind: 'trim', through })
  }

  depth(): StreamDepth {
    const { entries, bytes, newest, oldest } = this.#state
    return { entries: entries + this.#inFlight.entries, bytes: bytes + this.#inFlight.bytes, newest, oldest }
  }

  onAppended(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #call(request: WithoutCall<StreamRequest>): Promise<unknown> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended)
    this.#calls += 1
    const call = this.#calls
    return new Promise((resolve, reject) => {
      this.#waiting.set(call, { resolve, reject })
      this.#worker.postMessage({ ...request, call } satisfies StreamRequest)
    })
  }

  #settle(reply: StreamReply): void {
    const waiting = this.#waiting.get(reply.call)
    this.#waiting.delete(reply.call)
    if ('problem' in reply) {
      waiting?.reject(new HubError(reply.problem, explain(reply)))
      return
    }
    this.#state = reply.state
    waiting?.resolve(reply.value)
  }

  #end(cause: Error | undefined): void {
    this.#ended ??=
      cause instanceof HubError
        ? cause
        : new HubError(
            'stream-failed',
            cause === undefined ? 'The stream is closed.' : `The stream failed: ${cause.message}`,
            { cause },
          )
    for (const waiting of this.#waiting.values()) waiting.reject(this.#ended)
    this.#waiting.clear()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#ended !== undefined) return
    await this.#call({ kind: 'close' })
    await this.#worker.terminate()
  }
}

function explain(reply: Extract<StreamReply, { problem: string }>): string {
  if (reply.problem === 'disk-full') return 'The disk is full: nothing more can be taken in until space is freed.'
  return `The stream could not do it: ${reply.reason}`
}
