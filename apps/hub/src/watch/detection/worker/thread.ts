import { parentPort } from 'node:worker_threads'
import type { AnswerMessage, TaskMessage } from '../messages.ts'
import { DetectionWorker } from './detection-worker.ts'

const port = parentPort
if (port === null) throw new Error('this file runs as a worker thread')
const worker = new DetectionWorker()

port.on('message', ({ call, task }: TaskMessage) => {
  const answer = answerTo(call, task)
  port.postMessage(answer, moved(answer))
})

/** Rows change threads without being copied. An empty array may be one that others hold too: it is copied. */
function moved(answer: AnswerMessage): ArrayBuffer[] {
  const rows = 'result' in answer ? answer.result?.rows : undefined
  return rows !== undefined && rows.byteLength > 0 ? [rows.buffer as ArrayBuffer] : []
}

function answerTo(call: number, task: TaskMessage['task']): AnswerMessage {
  try {
    return { call, result: worker.do(task) }
  } catch (error) {
    return { call, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}
