import { parentPort } from 'node:worker_threads'
import type { AnswerMessage, GroupResult, Task, TaskMessage } from '../messages.ts'

/** Answers the tasks that come to this thread, in order; what `perform` throws is told to whoever asked. */
export function serveTasks(perform: (task: Task) => GroupResult | null): void {
  const port = parentPort
  if (port === null) throw new Error('this runs in a worker thread')
  port.on('message', ({ call, task }: TaskMessage) => {
    const answer = answerTo(call, () => perform(task))
    const rows = 'result' in answer ? answer.result?.rows : undefined
    // The rows are handed over, not copied. Where there are none, their empty buffer may be one that is handed out again.
    port.postMessage(answer, rows !== undefined && rows.byteLength > 0 ? [rows.buffer as ArrayBuffer] : [])
  })
}

function answerTo(call: number, perform: () => GroupResult | null): AnswerMessage {
  try {
    return { call, result: perform() }
  } catch (error) {
    return { call, error: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}
