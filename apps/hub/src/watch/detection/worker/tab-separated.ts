import { Buffer } from 'node:buffer'

const FIRST_SIZE = 1024 * 1024
const SHORT = 32
const TAB = 9
const NEWLINE = 10
const BACKSLASH = 92
const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r', '\0': '\\0' }
const IN_ARRAY: Readonly<Record<string, string>> = { ...ESCAPES, '\\': '\\\\\\\\', "'": "\\\\'" }

/**
 * Writes rows as ClickHouse's TabSeparated: the format that both the embedded engine and a server take, and the cheapest
 * of them to write and to parse where values are full of quotes.
 */
export class TabSeparated {
  #buffer = Buffer.allocUnsafe(FIRST_SIZE)
  #length = 0
  #inRow = false

  /** The bytes written so far, in a buffer of their own; the writer begins anew. */
  take(): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(this.#length)
    bytes.set(this.#buffer.subarray(0, this.#length))
    this.#length = 0
    return bytes
  }

  endRow(): void {
    this.#room(1)
    this.#buffer[this.#length++] = NEWLINE
    this.#inRow = false
  }

  /** ASCII text that holds nothing to escape. */
  plain(text: string): void {
    this.#begin(text.length)
    for (let i = 0; i < text.length; i++) this.#buffer[this.#length++] = text.charCodeAt(i)
  }

  text(text: string): void {
    // UTF-8 takes at most three bytes for a UTF-16 unit; every one of them may be escaped.
    this.#begin(text.length * 3)
    if (text.length <= SHORT && this.#shortText(text)) return
    const escaped = needsEscape(text)
      ? text.replace(/[\\\t\n\r\0]/g, (character) => ESCAPES[character] ?? character)
      : text
    this.#room(escaped.length * 3)
    this.#length += this.#buffer.write(escaped, this.#length, 'utf8')
  }

  /** Short text is written faster here than by a call out of JavaScript. False when it holds more than plain ASCII. */
  #shortText(text: string): boolean {
    const start = this.#length
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i)
      if (code < 32 || code > 126 || code === BACKSLASH) {
        this.#length = start
        return false
      }
      this.#buffer[this.#length++] = code
    }
    return true
  }

  texts(values: readonly string[]): void {
    const quoted = values.map(
      (value) => `'${value.replace(/[\\'\t\n\r\0]/g, (character) => IN_ARRAY[character] ?? character)}'`,
    )
    const text = `[${quoted.join(',')}]`
    this.#begin(text.length * 3)
    this.#length += this.#buffer.write(text, this.#length, 'utf8')
  }

  /** Bytes given as hexadecimal digits. */
  hex(digits: string): void {
    const bytes = Buffer.from(digits, 'hex')
    this.#begin(bytes.length * 2)
    for (const byte of bytes) {
      const letter = byte === TAB ? 't' : byte === NEWLINE ? 'n' : byte === 0 ? '0' : byte === 13 ? 'r' : undefined
      if (letter !== undefined) {
        this.#buffer[this.#length++] = BACKSLASH
        this.#buffer[this.#length++] = letter.charCodeAt(0)
      } else {
        if (byte === BACKSLASH) this.#buffer[this.#length++] = BACKSLASH
        this.#buffer[this.#length++] = byte
      }
    }
  }

  #begin(bytes: number): void {
    this.#room(bytes + 1)
    if (this.#inRow) this.#buffer[this.#length++] = TAB
    this.#inRow = true
  }

  #room(bytes: number): void {
    if (this.#length + bytes <= this.#buffer.length) return
    const larger = Buffer.allocUnsafe(Math.max(this.#buffer.length * 2, this.#length + bytes))
    this.#buffer.copy(larger, 0, 0, this.#length)
    this.#buffer = larger
  }
}

function needsEscape(text: string): boolean {
  return text.includes('\\') || /[\t\n\r\0]/.test(text)
}
