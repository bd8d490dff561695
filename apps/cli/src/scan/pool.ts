import { Worker } from 'node:worker_threads'
import type { FoundFile } from '../find-files.ts'
import type { Observation } from './correlate.ts'
import type { FormName } from './lines.ts'
import { type Alert, type FileResult, type Finding, unreadFile } from './match.ts'
import { type Batch, type FromWorker, type RuleCounts, SHARED, type ThreadInput, type WorkerInput } from './messages.ts'

export interface PoolSink {
  alert(alert: Alert): void
  finding(finding: Finding): void
  observe(observation: Observation): void
  /** Resolves when they are written. */
  lines(form: FormName, lines: Uint8Array): Promise<void>
  /** Bytes of the files read since the last call. */
  progress(bytes: number): void
  done(result: FileResult): void
}

/** Threads that have loaded the rules, or are about to. */
export class Pool implements AsyncDisposable {
  readonly #input: WorkerInput
  #threads: Thread[]

  constructor(count: number, input: WorkerInput) {
    this.#input = input
    this.#threads = Array.from({ length: count }, () => new Thread(input))
  }

  /** What every thread has loaded. */
  async rules(): Promise<RuleCounts> {
    return Promise.any(this.#threads.map(({ ready }) => ready)).catch((error: AggregateError) => {
      throw error.errors[0]
    })
  }

  /** Gives the files to the threads, the largest first, until none is left. A thread that dies fails its file, not the scan. */
  async run(files: readonly FoundFile[], sink: PoolSink): Promise<void> {
    const queue = [...files].sort((a, b) => a.bytes - b.bytes)
    await Promise.all(this.#threads.map((_, at) => this.#drain(at, queue, sink)))
  }

  async #drain(at: number, queue: FoundFile[], sink: PoolSink): Promise<void> {
    const stop = new Int32Array(this.#input.stop)
    for (let thread = this.#threads[at]; thread !== undefined; thread = this.#threads[at]) {
      await thread.ready
      while (Atomics.load(stop, 0) === 0 && queue.length > 0 && thread.failure === undefined)
        await thread.scan(takeFiles(queue), sink, queue)
      if (thread.failure === undefined || queue.length === 0) return
      this.#threads[at] = new Thread(this.#input)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.end()))
    this.#threads = []
  }
}

/** Small files are given several at a time: asking for each would take longer than reading it. */
const MAX_GIVEN = 32
const MAX_GIVEN_BYTES = 4_000_000

function takeFiles(queue: FoundFile[]): FoundFile[] {
  const taken: FoundFile[] = []
  let bytes = 0
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    taken.push(file)
    bytes += file.bytes
    if (bytes >= MAX_GIVEN_BYTES || taken.length >= MAX_GIVEN) break
  }
  return taken
}

interface Task {
  /** Those not done yet, in order. */
  readonly files: FoundFile[]
  readonly sink: PoolSink
  /** How much of the first one was told as progress. */
  told: number
  readonly end: () => void
}

class Thread {
  readonly ready: Promise<RuleCounts>
  failure: Error | undefined
  readonly #worker: Worker
  readonly #shared = new Int32Array(new SharedArrayBuffer(8))
  #task: Task | undefined

  constructor(input: WorkerInput) {
    const workerData: ThreadInput = { ...input, shared: this.#shared.buffer as SharedArrayBuffer } // made as one
    this.#worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData })
    this.ready = new Promise((resolve, reject) => {
      this.#worker.on('error', (error) => {
        this.failure = error instanceof Error ? error : new Error(String(error))
        reject(this.failure)
        this.#task?.end()
      })
      this.#worker.on('message', (message: FromWorker) => {
        if (message.kind === 'ready') resolve(message)
        else if (message.kind === 'idle') this.#task?.end()
        else this.#receive(message)
      })
    })
    this.ready.catch(() => undefined) // told to those who wait for it
  }

  /** Resolves when the files are done, or when the thread died: then those not told yet are back in the queue. */
  async scan(files: readonly FoundFile[], sink: PoolSink, queue: FoundFile[]): Promise<void> {
    const left = [...files]
    await new Promise<void>((end) => {
      this.#task = { files: left, sink, told: 0, end }
      this.#worker.postMessage(files.map(({ path }) => path))
    })
    this.#task = undefined
    if (this.failure === undefined) return
    const failed = files[Atomics.load(this.#shared, SHARED.file)]
    queue.push(...left.filter((file) => file !== failed).toReversed())
    if (failed !== undefined && left.includes(failed))
      sink.done(unreadFile(failed.path, `${failed.path}: scanning it failed: ${this.failure.message}`))
  }

  async end(): Promise<void> {
    await this.#worker.terminate()
  }

  #receive({ alerts, findings, observations, lines, bytes, results }: Batch): void {
    const task = this.#task
    if (task === undefined) return
    const { sink, files } = task
    for (const alert of alerts) sink.alert(alert)
    for (const finding of findings) sink.finding(finding)
    for (const observation of observations) sink.observe(observation)
    for (const [form, text] of lines) void sink.lines(form, text).then(() => this.#written(text.length))
    for (const result of results) {
      sink.progress((files.shift()?.bytes ?? 0) - task.told)
      task.told = 0
      sink.done(result)
    }
    // What is read is unpacked and may be more than the file has.
    const step = Math.min((files[0]?.bytes ?? 0) - task.told, bytes)
    task.told += step
    sink.progress(step)
  }

  #written(bytes: number): void {
    Atomics.sub(this.#shared, SHARED.unwritten, bytes)
    Atomics.notify(this.#shared, SHARED.unwritten)
  }
}
