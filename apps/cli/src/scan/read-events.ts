import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { type EvtxItem, readEvtx } from '@atalaya/evtx'
import { createDecoder, type Decoder, type DecoderOptions, decodeLines, type LogEvent } from '@atalaya/logs'
import { readRecords } from './read-records.ts'

const PART_BYTES = 1024 * 1024
const EVENT_LOG = /\.evtx$/i
const PACKED_EVENT_LOG = /\.evtx\.gz$/i
const EVENT_LOG_MAGIC = 'ElfFile\0'

/** Events of one file, or of one entry of an archive, as they are read. */
export interface EventRun {
  /** The file, or `archive.zip!entry`. */
  readonly name: string
  readonly events: Iterable<LogEvent>
}

export interface Reading {
  readonly decoding: DecoderOptions
  progress(bytes: number): void
  /** A part of the file that could not be read; the rest goes on. */
  damage(message: string): void
}

/** Decodes a file of whatever kind: Windows event logs by their own decoder, the rest by lines. Throws when it cannot be opened. */
export async function* readEvents(path: string, reading: Reading): AsyncGenerator<EventRun> {
  if (PACKED_EVENT_LOG.test(path) || (await isEventLog(path))) {
    yield* eventLog(path, reading)
    return
  }
  let decoder: Decoder = createDecoder(reading.decoding)
  for await (const { name, bytes, first } of readRecords(path)) {
    if (first) decoder = createDecoder(reading.decoding)
    const isLog = EVENT_LOG.test(name)
    yield { name, events: isLog ? decoded(readEvtx(bytes), decoder, reading) : decodeLines(bytes, { decoder }) }
    reading.progress(bytes.length)
  }
}

async function* eventLog(path: string, reading: Reading): AsyncGenerator<EventRun> {
  const decoder = createDecoder(reading.decoding)
  for await (const item of readEvtx(parts(path, reading))) {
    yield { name: path, events: decoded([item], decoder, reading) }
  }
}

/** By name, or by how it begins: copies are often renamed. */
async function isEventLog(path: string): Promise<boolean> {
  if (EVENT_LOG.test(path)) return true
  const file = await open(path)
  try {
    const { bytesRead, buffer } = await file.read(Buffer.alloc(EVENT_LOG_MAGIC.length), 0, EVENT_LOG_MAGIC.length, 0)
    return buffer.subarray(0, bytesRead).toString('latin1') === EVENT_LOG_MAGIC
  } finally {
    await file.close()
  }
}

async function* parts(path: string, reading: Reading): AsyncGenerator<Uint8Array> {
  const file = createReadStream(path, { highWaterMark: PART_BYTES })
  for await (const part of PACKED_EVENT_LOG.test(path) ? pipeline(file, createGunzip(), () => undefined) : file) {
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
