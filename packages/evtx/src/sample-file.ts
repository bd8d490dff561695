import { crc32 } from './crc32.ts'

const CHUNK = 65_536

/** Writes small event log files for tests, byte by byte as MS-EVEN6 says. */
export class SampleChunk {
  readonly bytes = new Uint8Array(CHUNK)
  readonly #view = new DataView(this.bytes.buffer)
  #at = 512
  #records = 0

  /** Adds a record whose BinXML `write` writes. */
  record(write: (binxml: BinXml) => void, time = 131_000_000_000_000_000n): this {
    const start = this.#at
    const id = BigInt(++this.#records)
    const binxml = new BinXml(this.bytes, start + 24)
    write(binxml)
    const size = binxml.at + 4 - start
    this.#view.setUint32(start, 0x2a2a, true)
    this.#view.setUint32(start + 4, size, true)
    this.#view.setBigUint64(start + 8, id, true)
    this.#view.setBigUint64(start + 16, time, true)
    this.#view.setUint32(start + size - 4, size, true)
    this.#at = start + size
    return this
  }

  /** The chunk with its header and checksums. */
  finish(): Uint8Array {
    this.bytes.set(new TextEncoder().encode('ElfChnk\0'))
    this.#view.setBigUint64(24, 1n, true)
    this.#view.setBigUint64(32, BigInt(this.#records), true)
    this.#view.setUint32(40, 128, true)
    this.#view.setUint32(48, this.#at, true)
    this.#view.setUint32(52, crc32(this.bytes.subarray(512, this.#at)), true)
    this.#view.setUint32(124, crc32(this.bytes.subarray(0, 120), this.bytes.subarray(128, 512)), true)
    return this.bytes
  }
}

/** A whole file of the chunks. */
export function sampleFile(...chunks: readonly SampleChunk[]): Uint8Array {
  const bytes = new Uint8Array(4_096 + chunks.length * CHUNK)
  const view = new DataView(bytes.buffer)
  bytes.set(new TextEncoder().encode('ElfFile\0'))
  view.setUint16(42, chunks.length, true)
  view.setUint32(124, crc32(bytes.subarray(0, 120)), true)
  for (const [i, chunk] of chunks.entries()) bytes.set(chunk.finish(), 4_096 + i * CHUNK)
  return bytes
}

export type SampleValue = readonly [type: number, bytes: Uint8Array | readonly number[]]

export class BinXml {
  at: number
  readonly #bytes: Uint8Array
  readonly #view: DataView

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer)
    this.at = at
  }

  raw(...bytes: readonly number[]): this {
    this.#bytes.set(bytes, this.at)
    this.at += bytes.length
    return this
  }

  u16(value: number): this {
    this.#view.setUint16(this.at, value, true)
    this.at += 2
    return this
  }

  u32(value: number): this {
    this.#view.setUint32(this.at, value, true)
    this.at += 4
    return this
  }

  /** A name where it is used, as the first use of each is written. */
  name(name: string): this {
    this.u32(this.at + 4)
      .u32(0)
      .u16(0)
      .u16(name.length)
    return this.raw(...utf16(name)).u16(0)
  }

  /** An element of a template; `dependency` 0xffff is none. */
  element(
    name: string,
    inner: (binxml: this) => void,
    attributes: Readonly<Record<string, string | number>> = {},
  ): this {
    const entries = Object.entries(attributes)
    this.raw(entries.length > 0 ? 0x41 : 0x01)
      .u16(0xffff)
      .u32(0)
      .name(name)
    if (entries.length > 0) this.u32(0)
    for (const [key, value] of entries) {
      this.raw(0x06).name(key)
      if (typeof value === 'string') this.text(value)
      else this.slot(value)
    }
    this.raw(0x02)
    inner(this)
    return this.raw(0x04)
  }

  text(text: string): this {
    return this.raw(0x05, 0x01)
      .u16(text.length)
      .raw(...utf16(text))
  }

  slot(index: number, optional = true): this {
    return this.raw(optional ? 0x0e : 0x0d)
      .u16(index)
      .raw(0x01)
  }

  /** A template defined here and its values. */
  template(write: (binxml: this) => void, values: readonly SampleValue[]): this {
    this.raw(0x0f, 1, 1, 0, 0x0c, 1)
      .u32(7)
      .u32(this.at + 4)
      .u32(0)
    this.at += 16
    const size = this.at
    this.at += 4
    this.raw(0x0f, 1, 1, 0)
    write(this)
    this.raw(0x00)
    this.#view.setUint32(size, this.at - size - 4, true)
    return this.values(values).raw(0x00)
  }

  values(values: readonly SampleValue[]): this {
    this.u32(values.length)
    for (const [type, bytes] of values) this.u16(bytes.length).raw(type, 0)
    for (const [, bytes] of values) this.raw(...bytes)
    return this
  }
}

export function utf16(text: string): number[] {
  return Array.from({ length: text.length }, (_, i) => text.charCodeAt(i)).flatMap((unit) => [unit & 0xff, unit >> 8])
}

/** Little-endian bytes of an integer. */
export function le(value: bigint | number, size: number): number[] {
  return Array.from({ length: size }, (_, i) => Number((BigInt.asUintN(64, BigInt(value)) >> BigInt(i * 8)) & 0xffn))
}
