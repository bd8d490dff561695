import { closeSync, createReadStream, openSync, readSync } from 'node:fs'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { type EvtxItem, readEvtx } from '@atalaya/evtx'
import { createDecoder, type Decoder, type DecoderOptions, decodeLines, type LogEvent } from '@atalaya/logs'
import { isBinary, readRecords, startOf } from './read-records.ts'

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
  /** The file is none of text. */
  binary(): void
}

/**
 * Decodes a file of whatever kind: Windows event logs by their own decoder, the rest by lines. Throws when it cannot be
 * opened. Waits for files to be read: a thread that scans has nothing else to do.
 */
export async function* readEvents(path: string, reading: Reading): AsyncGenerator<EventRun> {
  const start = startOf(path)
  const packed = PACKED_EVENT_LOG.test(path)
  // By name, or by how it begins: copies are often renamed.
  if (packed || EVENT_LOG.test(path) || start.bytes.toString('latin1').startsWith(EVENT_LOG_MAGIC)) {
    if (packed) yield* packedEventLog(path, reading)
    else
      yield {
        name: path,
        events: decoded(readEvtx(partsOf(path, reading)), createDecoder(reading.decoding), reading),
      }
    return
  }
  if (isBinary(path, start)) {
    reading.binary()
    return
  }
  let decoder: Decoder = createDecoder(reading.decoding)
  for await (const { name, bytes, first } of readRecords(path, start)) {
    if (first) decoder = createDecoder(reading.decoding)
    const isLog = EVENT_LOG.test(name)
    yield { name, events: isLog ? decoded(readEvtx(bytes), decoder, reading) : decodeLines(bytes, { decoder }) }
    reading.progress(bytes.length)
  }
}

// Parts end where chunks of an event log do, so that none must be put together; small ones stay in the processor's caches.
const FILE_HEADER_BYTES = 4_096
const PART_BYTES = 4 * 65_536

/** Bytes to read into, when nobody does. */
let spare: Buffer | undefined

function* partsOf(path: string, reading: Reading): Generator<Uint8Array> {
  const bytes = spare ?? Buffer.allocUnsafeSlow(FILE_HEADER_BYTES + PART_BYTES)
  spare = undefined
  const file = openSync(path, 'r')
  try {
    let read = readSync(file, bytes, 0, bytes.length, null)
    while (read > 0) {
      yield bytes.subarray(0, read)
      reading.progress(read)
      read = readSync(file, bytes, 0, PART_BYTES, null)
    }
  } finally {
    closeSync(file)
    spare = bytes
  }
}

async function* packedEventLog(path: string, reading: Reading): AsyncGenerator<EventRun> {
  const decoder = createDecoder(reading.decoding)
  const bytes = pipeline(createReadStream(path), createGunzip(), () => undefined)
  for await (const item of readEvtx(counted(bytes, reading))) {
    yield { name: path, events: decoded([item], decoder, reading) }
  }
}

async function* counted(parts: AsyncIterable<Uint8Array>, reading: Reading): AsyncGenerator<Uint8Array> {
  for await (const part of parts) {
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
