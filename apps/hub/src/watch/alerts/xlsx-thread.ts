import { parentPort, workerData } from 'node:worker_threads'
import writeXlsxFile from 'write-excel-file/node'

type Cell = string | number | Date | null

/** Writes a workbook: some seconds of work for many rows, in which the hub's own thread must go on. */
const rows = (workerData as { readonly rows: readonly (readonly Cell[])[] }).rows // given by write-xlsx.ts
const sheet = rows.map((row, index) => row.map((cell) => cellOf(cell, index === 0)))
const file = await writeXlsxFile(sheet as never, { stickyRowsCount: 1 }).toBuffer()
parentPort?.postMessage(file)

/** Text stays text: no cell is run as a formula. */
function cellOf(value: Cell, isTitle: boolean) {
  if (value === null) return null
  if (value instanceof Date) return { value, type: Date, format: 'yyyy-mm-dd hh:mm:ss' }
  if (typeof value === 'number') return { value, type: Number }
  return { value: value.slice(0, 32_000), type: String, ...(isTitle && { fontWeight: 'bold' as const }) }
}
