import { statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import { type MessagePort, parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads'
import { Spool, type SpoolSettings, type SpoolState } from './spool.ts'
import type { StreamBatch } from './stream.ts'

export type StreamRequest =
  | { readonly call: number; readonly kind: 'append'; readonly batch: StreamBatch }
  | {
      readonly call: number
      readonly kind: 'read'
      readonly after: number
      readonly entries: number
      readonly bytes: number
    }
  | { readonly call: number; readonly kind: 'trim'; readonly through: number }
  | { readonly call: number; readonly kind: 'close' }

export type StreamReply =
  | { readonly call: number; readonly state: SpoolState; readonly value: unknown }
  | { readonly call: number; readonly problem: 'disk-full' | 'stream-failed'; readonly reason: string }

export interface StreamWorkerData {
  readonly spool: SpoolSettings
  /** Below this, appends are refused while the databases beside the stream still have room. */
  readonly keepFreeBytes: number
}

type AppendRequest = Extract<StreamRequest, { kind: 'append' }>

const GROUP_BYTES = 64 * 2 ** 20
const LOOK_AT_DISK_EVERY_MS = 1_000
const SQLITE_FULL = 13

/** Commits in groups: whatever arrives while one fsync runs shares the next. */
class StreamWorker {
  readonly #port: MessagePort
  readonly #data: StreamWorkerData
  #spool: Spool
  #diskLookedAt = 0
  #diskLow = false

  constructor(port: MessagePort, data: StreamWorkerData) {
    this.#port = port
    this.#data = data
    this.#spool = new Spool(data.spool)
    this.#reply(0, undefined)
    port.on('message', (request: StreamRequest) => this.#serve(request))
  }

  #serve(first: StreamRequest): void {
    const appends: AppendRequest[] = []
    let bytes = 0
    let request: StreamRequest | undefined = first
    while (request !== undefined) {
      if (request.kind !== 'append') {
        this.#answer(request)
      } else {
        appends.push(request)
        bytes += request.batch.payload.byteLength
      }
      request = bytes < GROUP_BYTES ? receiveMessageOnPort(this.#port)?.message : undefined
    }
    if (appends.length > 0) this.#append(appends)
  }

  #append(requests: readonly AppendRequest[]): void {
    if (this.#isDiskLow()) {
      for (const { call } of requests) this.#refuse(call, 'disk-full', 'Too little space is left on the disk.')
      return
    }
    try {
      const results = this.#spool.append(
        requests.map((request) => request.batch),
        Date.now(),
      )
      requests.forEach(({ call }, index) => {
        this.#reply(call, results[index])
      })
    } catch (error) {
      for (const { call } of requests) this.#fail(call, error)
      this.#reopen()
    }
  }

  #answer(request: Exclude<StreamRequest, AppendRequest>): void {
    try {
      if (request.kind === 'read') this.#reply(request.call, this.#spool.read(request.after, request))
      else if (request.kind === 'trim') this.#reply(request.call, this.#spool.trim(request.through))
      else this.#close(request.call)
    } catch (error) {
      this.#fail(request.call, error)
    }
  }

  #isDiskLow(): boolean {
    const now = performance.now()
    if (now - this.#diskLookedAt < LOOK_AT_DISK_EVERY_MS && !this.#diskLow) return false
    this.#diskLookedAt = now
    const disk = statfsSync(dirname(this.#data.spool.file))
    this.#diskLow = disk.bavail * disk.bsize < this.#data.keepFreeBytes
    return this.#diskLow
  }

  /** After a failed write or sync only the file knows what it holds. */
  #reopen(): void {
    try {
      this.#spool[Symbol.dispose]()
    } catch {
      // it was broken: that is why it is opened again
    }
    this.#spool = new Spool(this.#data.spool)
  }

  #close(call: number): void {
    const state = this.#spool.state()
    this.#spool[Symbol.dispose]()
    this.#port.postMessage({ call, state, value: undefined } satisfies StreamReply)
    this.#port.close()
  }

  #reply(call: number, value: unknown): void {
    this.#port.postMessage({ call, state: this.#spool.state(), value } satisfies StreamReply)
  }

  #fail(call: number, error: unknown): void {
    const full = (error as { errcode?: unknown }).errcode === SQLITE_FULL
    this.#refuse(call, full ? 'disk-full' : 'stream-failed', error instanceof Error ? error.message : String(error))
  }

  #refuse(call: number, problem: 'disk-full' | 'stream-failed', reason: string): void {
    this.#port.postMessage({ call, problem, reason } satisfies StreamReply)
  }
}

if (parentPort !== null) new StreamWorker(parentPort, workerData as StreamWorkerData)
