import { Worker } from 'node:worker_threads'
import type { RuleFile } from '@atalaya/sigma'
import type { FoundFile } from '../find-files.ts'
import type { Observation } from './correlate.ts'
import type { FileResult, Match } from './match.ts'

export type FromWorker =
  | { readonly kind: 'ready' }
  | {
      readonly kind: 'progress'
      readonly bytes: number
      readonly matches: readonly Match[]
      readonly observations: readonly Observation[]
    }
  | {
      readonly kind: 'done'
      readonly result: FileResult
      readonly matches: readonly Match[]
      readonly observations: readonly Observation[]
    }

export interface PoolWork {
  readonly files: readonly FoundFile[]
  readonly ruleFiles: readonly RuleFile[]
  readonly workers: number
}

export interface PoolSink {
  match(match: Match): void
  observe(observation: Observation): void
  /** Bytes read so far of one file, unpacked; `whole` once, with the file's own size. */
  progress(bytes: number): void
  done(result: FileResult): void
}

/** Gives the files to worker threads, the largest first, until none is left. A worker that dies fails its file, not the scan. */
export async function runPool({ files, ruleFiles, workers }: PoolWork, sink: PoolSink): Promise<void> {
  const queue = [...files].sort((a, b) => a.bytes - b.bytes)
  const count = Math.min(workers, files.length)
  await Promise.all(Array.from({ length: count }, () => runWorker(queue, ruleFiles, sink)))
}

async function runWorker(queue: FoundFile[], ruleFiles: readonly RuleFile[], sink: PoolSink): Promise<void> {
  while (queue.length > 0) {
    const current: { file?: FoundFile } = {}
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: { ruleFiles } })
    const failure = await new Promise<Error | undefined>((resolve) => {
      worker.on('message', (message: FromWorker) => {
        if (message.kind !== 'ready') receive(message, current.file, sink)
        if (message.kind === 'progress') return
        const next = queue.pop()
        if (next === undefined) {
          delete current.file
          resolve(undefined)
        } else {
          current.file = next
          worker.postMessage(next.path)
        }
      })
      worker.on('error', (error) => resolve(error instanceof Error ? error : new Error(String(error))))
    })
    await worker.terminate()
    if (failure === undefined) return
    if (current.file === undefined) throw failure
    sink.done({ file: current.file.path, events: 0, undecodable: 0, problem: `scanning it failed: ${failure.message}` })
  }
}

function receive(message: Exclude<FromWorker, { kind: 'ready' }>, file: FoundFile | undefined, sink: PoolSink): void {
  for (const match of message.matches) sink.match(match)
  for (const observation of message.observations) sink.observe(observation)
  if (message.kind !== 'done') return
  sink.progress(file?.bytes ?? 0)
  sink.done(message.result)
}
