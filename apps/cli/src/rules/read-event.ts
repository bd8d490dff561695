import { stat } from 'node:fs/promises'
import { buffer } from 'node:stream/consumers'
import { type EvtxItem, readEvtx } from '@atalaya/evtx'
import { createDecoder, decodeLines, type LogEvent } from '@atalaya/logs'
import { CliError, pathProblem } from '../cli-error.ts'
import { readEvents } from '../scan/read-events.ts'

const MAX_EVENTS = 1_000_000
const MAX_INPUT = 256 * 1024 ** 2
const EVENT_LOG_MAGIC = 'ElfFile\0'

/** An event with its place: EventRecordID in an event log, otherwise its number from 1. */
export interface PlacedEvent {
  readonly event: LogEvent
  readonly record: number
}

/** The events of a file, or of standard input for `-`; only the one of that record where it is told. Throws CliError. */
export async function* eventsToExplain(path: string, record: number | undefined): AsyncGenerator<PlacedEvent> {
  let number = 0
  for await (const event of path === '-' ? fromStandardInput() : fromFile(path)) {
    number += 1
    if (number > MAX_EVENTS) throw new CliError(`more than ${MAX_EVENTS} events: name one with --record`)
    const place = recordIdOf(event) ?? number
    if (record === undefined || place === record) yield { event, record: place }
  }
}

function recordIdOf({ fields, logsource }: LogEvent): number | undefined {
  const id = logsource.product === 'windows' ? Number(fields.EventRecordID ?? Number.NaN) : Number.NaN
  return Number.isSafeInteger(id) ? id : undefined
}

async function* fromFile(path: string): AsyncGenerator<LogEvent> {
  try {
    if ((await stat(path)).isDirectory()) throw new CliError(`${path} is a folder: name a file of events`)
    for await (const { events } of readEvents(path, { decoding: {}, progress: ignore, damage: ignore, binary: ignore }))
      yield* events
  } catch (error) {
    throw error instanceof CliError ? error : new CliError(pathProblem(path, error))
  }
}

function ignore(): void {
  // What is damaged is told by `scan`; here the event asked for counts.
}

async function* fromStandardInput(): AsyncGenerator<LogEvent> {
  const bytes = await buffer(bounded(process.stdin))
  if (bytes.subarray(0, 8).toString('latin1') !== EVENT_LOG_MAGIC) yield* decodeLines(bytes)
  else {
    const decoder = createDecoder()
    for (const item of readEvtx(bytes) as Iterable<EvtxItem>)
      if ('event' in item) yield decoder.decodeRecord(item.event)
  }
}

async function* bounded(input: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let length = 0
  for await (const part of input) {
    length += part.length
    if (length > MAX_INPUT) throw new CliError(`more than ${MAX_INPUT} bytes on standard input: give a file`)
    yield part
  }
}
