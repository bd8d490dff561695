import { EvtxError } from './error.ts'
import { utf16Text } from './utf16-text.ts'

const LATIN = new TextDecoder('windows-1252')

/** Reads forward within bounds; whatever would lie outside is an error, never a wrong value. */
export class ByteReader {
  readonly bytes: Uint8Array
  readonly end: number
  at: number
  readonly #view: DataView

  constructor(bytes: Uint8Array, at = 0, end = bytes.length, view?: DataView) {
    if (at < 0 || at > end || end > bytes.length) throw outside(at, end)
    this.bytes = bytes
    this.at = at
    this.end = end
    this.#view = view ?? new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  /** A reader of another part of the same bytes. */
  within(at: number, end: number): ByteReader {
    return new ByteReader(this.bytes, at, end, this.#view)
  }

  skip(count: number): number {
    const from = this.at
    if (count < 0 || from + count > this.end) throw outside(from + count, this.end)
    this.at = from + count
    return from
  }

  u8(): number {
    return this.#view.getUint8(this.skip(1))
  }

  i8(): number {
    return this.#view.getInt8(this.skip(1))
  }

  u16(): number {
    return this.#view.getUint16(this.skip(2), true)
  }

  i16(): number {
    return this.#view.getInt16(this.skip(2), true)
  }

  u32(): number {
    return this.#view.getUint32(this.skip(4), true)
  }

  i32(): number {
    return this.#view.getInt32(this.skip(4), true)
  }

  u64(): bigint {
    return this.#view.getBigUint64(this.skip(8), true)
  }

  i64(): bigint {
    return this.#view.getBigInt64(this.skip(8), true)
  }

  f32(): number {
    return this.#view.getFloat32(this.skip(4), true)
  }

  f64(): number {
    return this.#view.getFloat64(this.skip(8), true)
  }

  /** So many UTF-16 units, of which what follows a NUL is left out. */
  utf16(units: number): string {
    return utf16Text(this.bytes, this.skip(units * 2), units)
  }

  latin(count: number): string {
    const from = this.skip(count)
    return LATIN.decode(this.bytes.subarray(from, from + count))
  }
}

function outside(at: number, end: number): EvtxError {
  return new EvtxError('binxml', `reads at ${at}, beyond the end at ${end}`)
}
