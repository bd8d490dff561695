import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Kysely } from 'kysely'
import type { Logger } from 'pino'
import { type ReplayedLine, replay } from '../../../../content/samples/index.ts'
import type { LoadedOffices, OfficeTables } from '../govern/index.ts'
import type { Progress } from '../platform/progress.ts'
import type { Sources, WatchTables } from '../watch/index.ts'
import { ensureSampleOffices } from './sample-offices.ts'
import { type SampleLines, SampleSenders } from './sample-senders.ts'
import { settleHistory } from './settle-history.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const HISTORY_DAYS = 30
const LINES_A_BATCH = 10_000
const LIVE_STEP_MS = 2_000
const LIVE_DAYS = 2
const SEED = 20_260_301

export interface SampleParts {
  readonly officesDb: Kysely<OfficeTables>
  readonly sourcesDb: Kysely<WatchTables>
  readonly offices: LoadedOffices
  readonly sources: Sources
  readonly address: string
  readonly dataDir: string
  readonly progress: Progress
  readonly log: Logger
}

/** Makes the sample institution, sends it a month of history once, and then goes on replaying until disposed of. */
export async function openSample(parts: SampleParts): Promise<AsyncDisposable> {
  const { officesDb, sourcesDb, offices, sources, address, progress, log } = parts
  const stop = new AbortController()
  const ids = await progress.step('Sample institution', () => ensureSampleOffices(officesDb, offices))
  const senders = new SampleSenders({ address, sources, db: sourcesDb, signal: stop.signal })
  const running = run().catch((error: unknown) => {
    if (!stop.signal.aborted) log.error({ err: error }, 'the sample stopped')
  })

  async function run(): Promise<void> {
    const sending = { parts, senders, ids, signal: stop.signal }
    await sendHistory(sending)
    await replayLive(sending)
  }
  return {
    async [Symbol.asyncDispose]() {
      stop.abort()
      await running
    },
  }
}

interface Sending {
  readonly parts: SampleParts
  readonly senders: SampleSenders
  readonly ids: ReadonlyMap<string, string>
  readonly signal: AbortSignal
}

interface History {
  readonly to: number
  readonly sent: boolean
}

/** Sent once, in batches whose names are the same after a crash: what arrived already is not added again. */
async function sendHistory({ parts, senders, ids, signal }: Sending): Promise<void> {
  const file = join(parts.dataDir, 'sample.json')
  const history = await readHistory(file)
  if (history.sent) return
  const { to } = history
  await parts.progress.step(`Sample: ${HISTORY_DAYS} days of history`, async () => {
    const hourly = new Map<string, Map<number, number>>()
    let number = 0
    for (const lines of inBatches(replay({ from: to - HISTORY_DAYS * DAY_MS, to, seed: SEED }))) {
      countByHour(hourly, lines, ids)
      await senders.send(`history-${number++}`, grouped(lines, ids))
    }
    await settleHistory(parts.sourcesDb, { to, hourly, signal })
  })
  await writeFile(file, JSON.stringify({ ...history, sent: true }))
}

function countByHour(
  hourly: Map<string, Map<number, number>>,
  lines: readonly ReplayedLine[],
  ids: ReadonlyMap<string, string>,
): void {
  for (const { officeId, source, time } of lines) {
    const key = `${ids.get(officeId)} ${source}`
    const hours = hourly.get(key) ?? new Map<number, number>()
    hourly.set(key, hours)
    const hour = Math.floor(time / HOUR_MS) * HOUR_MS
    hours.set(hour, (hours.get(hour) ?? 0) + 1)
  }
}

async function readHistory(file: string): Promise<History> {
  const text = await readFile(file, 'utf8').catch(() => undefined) // absent at the first start
  if (text !== undefined) return JSON.parse(text) as History // written below
  const history = { to: Date.now(), sent: false }
  await writeFile(file, JSON.stringify(history))
  return history
}

/** Each line is sent when its time has come. */
async function replayLive({ senders, ids, signal }: Sending): Promise<void> {
  for (;;) {
    const from = Date.now()
    let due: ReplayedLine[] = []
    for (const line of replay({ from, to: from + LIVE_DAYS * DAY_MS, seed: from })) {
      while (line.time > Date.now()) {
        if (due.length > 0) await senders.send(`live-${from}-${line.time}`, grouped(due, ids))
        due = []
        await pause(Math.min(LIVE_STEP_MS, Math.max(1, line.time - Date.now())), undefined, { signal })
      }
      due.push(line)
    }
  }
}

function* inBatches(lines: Iterable<ReplayedLine>): Generator<ReplayedLine[]> {
  let batch: ReplayedLine[] = []
  for (const line of lines) {
    batch.push(line)
    if (batch.length < LINES_A_BATCH) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}

function grouped(lines: readonly ReplayedLine[], ids: ReadonlyMap<string, string>): SampleLines[] {
  const groups = Map.groupBy(lines, ({ officeId, source }) => `${officeId} ${source}`)
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    const office = first && ids.get(first.officeId)
    return office === undefined ? [] : [{ office, source: first?.source ?? '', lines: group.map(({ line }) => line) }]
  })
}
