import { Buffer } from 'node:buffer'

const FIRST_SIZE = 1024 * 1024

/** Writes ClickHouse's RowBinary format: values one after another, without names or separators. */
export class RowBinary {
  #buffer = Buffer.allocUnsafe(FIRST_SIZE)
  #length = 0

  get length(): number {
    return this.#length
  }

  /** The bytes written so far, in a buffer of their own; the writer begins anew. */
  take(): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(this.#length)
    bytes.set(this.#buffer.subarray(0, this.#length))
    this.#length = 0
    return bytes
  }

  uint32(value: number): void {
    this.#room(4)
    this.#length = this.#buffer.writeUInt32LE(Math.min(value, 0xffffffff), this.#length)
  }

  int32(value: number): void {
    this.#room(4)
    this.#length = this.#buffer.writeInt32LE(value, this.#length)
  }

  /** UInt64 of a safe integer that is not negative, or Int64 of any. */
  int64(value: number): void {
    this.#room(8)
    const whole = Math.trunc(value)
    this.#buffer.writeInt32LE(whole | 0, this.#length)
    this.#buffer.writeInt32LE(Math.floor(whole / 2 ** 32), this.#length + 4)
    this.#length += 8
  }

  string(value: string): void {
    // UTF-8 takes at most three bytes for a UTF-16 unit; a length of five bytes covers all of them.
    this.#room(value.length * 3 + 5)
    const short = value.length < 43 // at most 129 bytes; checked below
    if (short) {
      const written = this.#buffer.write(value, this.#length + 1, 'utf8')
      if (written < 128) {
        this.#buffer[this.#length] = written
        this.#length += written + 1
        return
      }
    }
    this.varint(Buffer.byteLength(value, 'utf8'))
    this.#length += this.#buffer.write(value, this.#length, 'utf8')
  }

  strings(values: readonly string[]): void {
    this.varint(values.length)
    for (const value of values) this.string(value)
  }

  bytes(value: Uint8Array): void {
    this.#room(value.length)
    this.#buffer.set(value, this.#length)
    this.#length += value.length
  }

  /** Bytes given as hexadecimal digits. */
  hex(digits: string): void {
    this.#room(digits.length / 2)
    this.#length += this.#buffer.write(digits, this.#length, 'hex')
  }

  varint(value: number): void {
    this.#room(5)
    let rest = value
    while (rest >= 128) {
      this.#buffer[this.#length++] = (rest & 127) | 128
      rest >>>= 7
    }
    this.#buffer[this.#length++] = rest
  }

  #room(bytes: number): void {
    if (this.#length + bytes <= this.#buffer.length) return
    const larger = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#length + bytes))
    this.#buffer.copy(larger, 0, 0, this.#length)
    this.#buffer = larger
  }
}
