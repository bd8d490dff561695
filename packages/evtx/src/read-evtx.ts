import { ByteReader } from './byte-reader.ts'
import { type Chunk, readChunk } from './chunk.ts'
import type { EvtxItem } from './chunk-content.ts'
import { CHUNK_HEADER, CHUNK_MAGIC, CHUNK_SIZE, readChunkHeader } from './chunk-header.ts'
import { crc32 } from './crc32.ts'
import { EvtxError } from './error.ts'

const FILE_HEADER = 4_096
const FILE_MAGIC = 'ElfFile\0'
const NO_CRC32 = 0x4

/**
 * Reads an event log file, whole or as it comes, holding one chunk (64 KiB) at a time. Gives the records in the order of
 * the file and, in their place, what could not be read; damage never ends the reading. A part is not looked at any more
 * once the next one is asked for.
 */
export function readEvtx(bytes: Uint8Array | Iterable<Uint8Array>): Generator<EvtxItem>
export function readEvtx(parts: AsyncIterable<Uint8Array>): AsyncGenerator<EvtxItem>
export function readEvtx(
  source: Uint8Array | Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
): Generator<EvtxItem> | AsyncGenerator<EvtxItem> {
  if (source instanceof Uint8Array) return readParts([source])
  return Symbol.iterator in source ? readParts(source) : readComing(source)
}

function* readParts(parts: Iterable<Uint8Array>): Generator<EvtxItem> {
  const assembly = new Assembly()
  for (const part of parts) yield* assembly.add(part)
  yield* assembly.finish()
}

async function* readComing(parts: AsyncIterable<Uint8Array>): AsyncGenerator<EvtxItem> {
  const assembly = new Assembly()
  for await (const part of parts) yield* assembly.add(part)
  yield* assembly.finish()
}

/** Cuts the bytes into header and chunks, and finds the next chunk where one is not in its place. */
class Assembly {
  #held: Uint8Array = new Uint8Array(0)
  /** Place in the file of the first byte held. */
  #offset = 0
  #headerRead = false
  /** As the file header counts them. */
  #chunks = 0
  /** Where bytes that are no chunk began. */
  #strayFrom: number | undefined;

  *add(part: Uint8Array): Generator<EvtxItem> {
    this.#held = joined(this.#held, plain(part))
    if (!this.#headerRead && this.#held.length >= FILE_HEADER) yield* this.#readHeader()
    if (this.#headerRead) while (this.#held.length >= CHUNK_SIZE) yield* this.#step()
    // Our own copy: who gave the part may use its bytes for the next one.
    this.#held = new Uint8Array(this.#held)
  }

  *finish(): Generator<EvtxItem> {
    if (!this.#headerRead) yield* this.#readHeader()
    while (this.#held.length > 0) yield* this.#step()
    yield* this.#endStray()
    yield* this.#missingChunks()
  }

  /** A copy that was cut where a chunk ends shows it nowhere else. */
  *#missingChunks(): Generator<EvtxItem> {
    const there = Math.max(0, Math.ceil((this.#offset - FILE_HEADER) / CHUNK_SIZE))
    if (there >= this.#chunks) return
    const message = `the file ends after ${there} of its ${this.#chunks} chunks`
    yield { error: new EvtxError('truncated', message, { offset: this.#offset }) }
  }

  *#readHeader(): Generator<EvtxItem> {
    this.#headerRead = true
    const damage = headerDamage(this.#held)
    if (damage) yield { error: new EvtxError('file-header', damage, { offset: 0 }) }
    else this.#chunks = new ByteReader(this.#held, 42).u16()
    const first = findMagic(this.#held, 0)
    // A file that lost its beginning may start with a chunk.
    this.#drop(first >= 0 && first < FILE_HEADER ? first : Math.min(FILE_HEADER, this.#held.length))
  }

  /** Reads the chunk at the front, or drops what cannot be one. */
  *#step(): Generator<EvtxItem> {
    if (isMagicAt(this.#held, 0)) {
      yield* this.#endStray()
      const chunk = cutChunk(this.#held)
      yield* readChunk(chunk, this.#offset)
      this.#drop(chunk.bytes.length)
      return
    }
    const reach = Math.min(CHUNK_SIZE, this.#held.length)
    const stray = firstNonZero(this.#held, reach)
    if (stray < 0) {
      this.#drop(reach)
      return
    }
    const magic = findMagic(this.#held.subarray(0, reach + CHUNK_MAGIC.length - 1), stray)
    const until = magic > 0 && magic < reach ? magic : reach
    if (stray < until) this.#strayFrom ??= this.#offset + stray
    // A magic may be cut in two by the end of what is held.
    this.#drop(until === reach && this.#held.length > CHUNK_MAGIC.length ? until - CHUNK_MAGIC.length + 1 : until)
  }

  *#endStray(): Generator<EvtxItem> {
    if (this.#strayFrom === undefined) return
    const length = this.#offset - this.#strayFrom
    yield { error: new EvtxError('not-a-chunk', `${length} bytes are no chunk`, { offset: this.#strayFrom }) }
    this.#strayFrom = undefined
  }

  #drop(count: number): void {
    this.#held = this.#held.subarray(count)
    this.#offset += count
  }
}

/** The chunk at the front. A damaged one that lost some bytes ends where the next one begins. */
function cutChunk(bytes: Uint8Array): Chunk {
  const whole = bytes.subarray(0, CHUNK_SIZE)
  const header = whole.length < CHUNK_HEADER ? undefined : readChunkHeader(whole)
  const next = header?.damage === undefined ? -1 : findMagic(whole, 1)
  return next < 0 ? { bytes: whole, header } : { bytes: whole.subarray(0, next), header }
}

function headerDamage(bytes: Uint8Array): string | undefined {
  if (bytes.length < 128) return 'the file is too short for an event log'
  if (new ByteReader(bytes).latin(8) !== FILE_MAGIC) return 'this is not an event log file'
  if (new ByteReader(bytes, 120).u32() & NO_CRC32) return undefined
  const sound = crc32(bytes.subarray(0, 120)) === new ByteReader(bytes, 124).u32()
  return sound ? undefined : 'the checksum of the file header is wrong'
}

function findMagic(bytes: Uint8Array, from: number): number {
  for (let at = bytes.indexOf(CHUNK_MAGIC[0], from); at >= 0; at = bytes.indexOf(CHUNK_MAGIC[0], at + 1)) {
    if (isMagicAt(bytes, at)) return at
  }
  return -1
}

function isMagicAt(bytes: Uint8Array, at: number): boolean {
  return CHUNK_MAGIC.every((byte, i) => bytes[at + i] === byte)
}

/** Windows grows its files by a megabyte of zeros: most of a small file is nothing else. */
function firstNonZero(bytes: Uint8Array, end: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, end)
  let at = 0
  while (
    at + 16 <= end &&
    (view.getInt32(at) | view.getInt32(at + 4) | view.getInt32(at + 8) | view.getInt32(at + 12)) === 0
  )
    at += 16
  while (at < end && bytes[at] === 0) at++
  return at < end ? at : -1
}

/** Node's buffers are views where these are copies (`slice`), and code that meets both kinds is slower. */
function plain(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  if (a.length === 0) return b
  const whole = new Uint8Array(a.length + b.length)
  whole.set(a)
  whole.set(b, a.length)
  return whole
}
