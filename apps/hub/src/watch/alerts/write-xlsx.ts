import { once } from 'node:events'
import { Worker } from 'node:worker_threads'

/** The rows as a workbook, the first of them its titles. */
export async function writeXlsx(rows: readonly (readonly (string | number | Date | null)[])[]): Promise<Buffer> {
  const worker = new Worker(new URL('./xlsx-thread.ts', import.meta.url), { workerData: { rows } })
  try {
    const [file] = (await once(worker, 'message')) as [Uint8Array] // xlsx-thread.ts sends this alone
    return Buffer.from(file)
  } finally {
    await worker.terminate()
  }
}
