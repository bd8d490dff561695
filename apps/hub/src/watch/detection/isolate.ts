import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import type { WatchTables } from '../tables.ts'
import type { WorkBatch } from './messages.ts'
import { addPoison } from './store.ts'
import type { WorkerSlot } from './worker-slot.ts'
import { WorkerDied } from './worker-thread.ts'

const MESSAGE = 'Decoding or matching this line ended the detection worker; it was kept as it came.'

export interface Isolation {
  readonly db: Kysely<WatchTables>
  readonly poison: Map<number, Record<number, string>>
  readonly log: Logger
  readonly slot: WorkerSlot
}

/**
 * Finds, by halving, the lines that end a worker, and remembers them: from then on they are kept as events with an error
 * and never decoded again. Lines that do no harm alone leave nothing behind: then the death had another cause.
 */
export async function isolate(isolation: Isolation, batches: readonly WorkBatch[]): Promise<void> {
  const lines = batches.map(({ payload }) => countLines(payload))
  const total = lines.reduce((sum, count) => sum + count, 0)
  isolation.log.warn({ lines: total }, 'looking for the line that ends detection workers')
  for (const index of await findDeadly(isolation, batches, 0, total)) {
    const { batch, line } = placeOf(batches, lines, index)
    await addPoison(isolation.db, batch.offset, line, MESSAGE)
    isolation.poison.set(batch.offset, { ...isolation.poison.get(batch.offset), [line]: MESSAGE })
    isolation.log.error(
      { batch: batch.id, line, source: batch.source },
      'a line ended detection workers and was set apart',
    )
  }
}

async function findDeadly(
  isolation: Isolation,
  batches: readonly WorkBatch[],
  from: number,
  to: number,
): Promise<readonly number[]> {
  if (from >= to || (await survives(isolation, batches, from, to))) return []
  if (to - from === 1) return [from]
  const middle = (from + to) >>> 1
  const before = await findDeadly(isolation, batches, from, middle)
  return [...before, ...(await findDeadly(isolation, batches, middle, to))]
}

async function survives(
  { slot }: Isolation,
  batches: readonly WorkBatch[],
  from: number,
  to: number,
): Promise<boolean> {
  await using thread = slot.spare()
  try {
    await thread.ask({ kind: 'probe', batches, from, to })
    return true
  } catch (error) {
    if (error instanceof WorkerDied) return false
    throw error
  }
}

function placeOf(batches: readonly WorkBatch[], lines: readonly number[], index: number) {
  let rest = index
  for (const [i, batch] of batches.entries()) {
    const count = lines[i] ?? 0
    if (rest < count) return { batch, line: rest }
    rest -= count
  }
  throw new RangeError(`no line ${index}`)
}

function countLines(payload: Uint8Array): number {
  let lines = 0
  for (let at = payload.indexOf(10); at >= 0; at = payload.indexOf(10, at + 1)) lines += 1
  return lines
}
