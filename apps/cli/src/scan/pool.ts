import { Worker } from 'node:worker_threads'
import type { RuleFile } from '@atalaya/sigma'
import type { FoundFile } from '../find-files.ts'
import type { Observation } from './correlate.ts'
import type { FileResult, Finding } from './match.ts'

interface Batch {
  readonly findings: readonly Finding[]
  readonly observations: readonly Observation[]
}

export type FromWorker =
  | { readonly kind: 'ready' }
  /** `bytes` read since the last message, unpacked. */
  | ({ readonly kind: 'progress'; readonly bytes: number } & Batch)
  | ({ readonly kind: 'done'; readonly result: FileResult } & Batch)

export interface WorkerInput {
  readonly ruleFiles: readonly RuleFile[]
  readonly details: boolean
  /** Of times that lines tell without a zone. */
  readonly zone: string
  /** One Int32: not zero when reading must end. */
  readonly stop: SharedArrayBuffer
}

export interface PoolWork {
  readonly files: readonly FoundFile[]
  readonly workers: number
  readonly input: WorkerInput
}

export interface PoolSink {
  found(finding: Finding): void
  observe(observation: Observation): void
  /** Bytes of the files read since the last call. */
  progress(bytes: number): void
  done(result: FileResult): void
}

/** Gives the files to worker threads, the largest first, until none is left. A worker that dies fails its file, not the scan. */
export async function runPool({ files, workers, input }: PoolWork, sink: PoolSink): Promise<void> {
  const queue = [...files].sort((a, b) => a.bytes - b.bytes)
  const count = Math.min(workers, files.length)
  await Promise.all(Array.from({ length: count }, () => runWorker(queue, input, sink)))
}

interface Task {
  readonly file: FoundFile
  /** How much of the file was told as progress. */
  told: number
}

async function runWorker(queue: FoundFile[], input: WorkerInput, sink: PoolSink): Promise<void> {
  const stop = new Int32Array(input.stop)
  while (queue.length > 0) {
    const current: { task?: Task } = {}
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: input })
    const failure = await new Promise<Error | undefined>((resolve) => {
      worker.on('message', (message: FromWorker) => {
        if (message.kind !== 'ready') receive(message, current.task, sink)
        if (message.kind === 'progress') return
        const next = Atomics.load(stop, 0) === 0 ? queue.pop() : undefined
        if (next === undefined) {
          delete current.task
          resolve(undefined)
        } else {
          current.task = { file: next, told: 0 }
          worker.postMessage(next.path)
        }
      })
      worker.on('error', (error) => resolve(error instanceof Error ? error : new Error(String(error))))
    })
    await worker.terminate()
    if (failure === undefined) return
    if (current.task === undefined) throw failure
    sink.done(failedResult(current.task.file.path, failure))
  }
}

function failedResult(file: string, failure: Error): FileResult {
  const nothing = {
    events: 0,
    undecodable: 0,
    binary: false,
    datasets: new Map<string, number>(),
    first: undefined,
    last: undefined,
  }
  return { file, ...nothing, problem: `${file}: scanning it failed: ${failure.message}` }
}

function receive(message: Exclude<FromWorker, { kind: 'ready' }>, task: Task | undefined, sink: PoolSink): void {
  for (const finding of message.findings) sink.found(finding)
  for (const observation of message.observations) sink.observe(observation)
  if (task !== undefined) {
    // What is read is unpacked and may be more than the file has.
    const left = task.file.bytes - task.told
    const step = message.kind === 'done' ? left : Math.min(left, message.bytes)
    task.told += step
    sink.progress(step)
  }
  if (message.kind === 'done') sink.done(message.result)
}
