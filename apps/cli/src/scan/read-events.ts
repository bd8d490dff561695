import { createReadStream } from 'node:fs'
import { type EvtxItem, readEvtx } from '@atalaya/evtx'
import { createDecoder, type Decoder, decodeLines, type LogEvent } from '@atalaya/logs'
import { readRecords } from './read-records.ts'

const PART_BYTES = 1024 * 1024
const EVENT_LOG = /\.evtx$/i

/** Events of one file, or of one entry of an archive, as they are read. */
export interface EventRun {
  /** The file, or `archive.zip!entry`. */
  readonly name: string
  readonly events: Iterable<LogEvent>
}

export interface Reading {
  progress(bytes: number): void
  /** A part of the file that could not be read; the rest goes on. */
  damage(message: string): void
}

/** Decodes a file of whatever kind: Windows event logs by their own decoder, the rest by lines. Throws when it cannot be opened. */
export async function* readEvents(path: string, reading: Reading): AsyncGenerator<EventRun> {
  if (EVENT_LOG.test(path)) {
    yield* eventLog(path, reading)
    return
  }
  let decoder: Decoder = createDecoder()
  for await (const { name, bytes, first } of readRecords(path)) {
    if (first) decoder = createDecoder()
    const isEventLog = EVENT_LOG.test(name)
    yield { name, events: isEventLog ? decoded(readEvtx(bytes), decoder, reading) : decodeLines(bytes, { decoder }) }
    reading.progress(bytes.length)
  }
}

async function* eventLog(path: string, reading: Reading): AsyncGenerator<EventRun> {
  const decoder = createDecoder()
  for await (const item of readEvtx(parts(path, reading))) {
    yield { name: path, events: decoded([item], decoder, reading) }
  }
}

async function* parts(path: string, reading: Reading): AsyncGenerator<Uint8Array> {
  for await (const part of createReadStream(path, { highWaterMark: PART_BYTES })) {
    yield part
    reading.progress(part.length)
  }
}

function* decoded(items: Iterable<EvtxItem>, decoder: Decoder, reading: Reading): Generator<LogEvent> {
  for (const item of items) {
    if ('error' in item) reading.damage(item.error.message)
    else yield decoder.decodeRecord(item.event)
  }
}
