import { textOfBytes } from './byte-text.ts'
import { createDecoder, type Decoder, type DecoderOptions } from './decoder.ts'
import type { LogEvent } from './event.ts'
import { MAX_LINE_LENGTH } from './limits.ts'

const NEWLINE = 10
const QUOTE = 34
const COMMA = 44
const BACKSLASH = 92
const CLOSE_BRACKET = 93
const OPEN_BRACE = 123
const CLOSE_BRACE = 125

export interface DecodeLinesOptions extends DecoderOptions {
  /** A decoder that has seen what came before, for bytes that continue a stream. */
  readonly decoder?: Decoder | undefined
}

/**
 * Splits bytes into records and decodes each: lines, JSON objects that span several lines one after another, and the
 * members of a JSON array, also of one inside `{"Records": [`. Blank lines are skipped. A record longer than the bound
 * is cut and comes with its error.
 */
export function* decodeLines(
  bytes: Uint8Array,
  options: DecodeLinesOptions = {},
): Generator<LogEvent, void, undefined> {
  const decoder = options.decoder ?? createDecoder(options)
  const records = new RecordSplitter(bytes)
  for (let text = records.next(); text !== undefined; text = records.next()) {
    if (text !== '') yield decoder.decode(text)
  }
}

class RecordSplitter {
  readonly #buffer: Uint8Array
  #at: number
  #inArray = false
  #wrapped = false

  constructor(buffer: Uint8Array) {
    this.#buffer = buffer
    this.#at = buffer[0] === 0xef && buffer[1] === 0xbb && buffer[2] === 0xbf ? 3 : 0
  }

  /** The next record; empty for a line with nothing in it, undefined at the end. */
  next(): string | undefined {
    if (!this.#inArray) this.#enterArray()
    if (this.#inArray) this.#skipBetweenMembers()
    if (this.#at >= this.#buffer.length) return undefined
    return this.#object() ?? this.#line()
  }

  #enterArray(): void {
    const head = textOfBytes(this.#buffer, this.#at, Math.min(this.#buffer.length, this.#at + 64))
    const array = /^\s*(?:\[|\{\s*"(?:[Rr]ecords|value)"\s*:\s*\[)\s*(?=\{)/.exec(head)
    if (!array || objectEnd(this.#buffer, this.#at + array[0].length) < 0) return
    this.#inArray = true
    this.#wrapped = array[0].includes('"')
    this.#at += array[0].length
  }

  #skipBetweenMembers(): void {
    while (this.#at < this.#buffer.length && isBetween(this.#buffer[this.#at])) this.#at++
    if (this.#buffer[this.#at] !== CLOSE_BRACKET) return
    this.#inArray = false
    if (this.#wrapped) this.#at = Math.max(this.#at, this.#buffer.indexOf(CLOSE_BRACE, this.#at))
    const newline = this.#buffer.indexOf(NEWLINE, this.#at)
    this.#at = newline < 0 ? this.#buffer.length : newline + 1
  }

  /** An object of an array, or one that a line begins and does not end. */
  #object(): string | undefined {
    if (this.#buffer[this.#at] !== OPEN_BRACE || !(this.#inArray || this.#goesOnBelow())) return undefined
    const start = this.#at
    const end = objectEnd(this.#buffer, start)
    if (end < 0) return undefined
    this.#at = end
    if (!this.#inArray) while (isBetween(this.#buffer[this.#at])) this.#at++
    return textOfBytes(this.#buffer, start, end)
  }

  #goesOnBelow(): boolean {
    let last = this.#lineEnd() - 1
    while (last > this.#at && isBetween(this.#buffer[last])) last--
    return this.#buffer[last] !== CLOSE_BRACE
  }

  #line(): string {
    const end = this.#lineEnd()
    const text = textOfBytes(this.#buffer, this.#at, Math.min(end, this.#at + 4 * MAX_LINE_LENGTH)).trimEnd()
    this.#at = end + 1
    // Objects of an array that each stand on a line of their own.
    return text.startsWith('{') && text.endsWith('},') ? text.slice(0, -1) : text.trim() === '' ? '' : text
  }

  #lineEnd(): number {
    const newline = this.#buffer.indexOf(NEWLINE, this.#at)
    return newline < 0 ? this.#buffer.length : newline
  }
}

function isBetween(byte: number | undefined): boolean {
  return byte === 32 || byte === 9 || byte === 13 || byte === NEWLINE || byte === COMMA
}

/** Just past the brace that closes the object; -1 when there is none within the bound. */
function objectEnd(buffer: Uint8Array, start: number): number {
  const limit = Math.min(buffer.length, start + MAX_LINE_LENGTH)
  let depth = 0
  let quoted = false
  for (let i = start; i < limit; i++) {
    const byte = buffer[i]
    if (quoted) {
      if (byte === BACKSLASH) i++
      else if (byte === QUOTE) quoted = false
      // A string cannot hold a line break: this is no JSON, and the lines stand alone.
      else if (byte === NEWLINE) return -1
    } else if (byte === QUOTE) quoted = true
    else if (byte === OPEN_BRACE) depth++
    else if (byte === CLOSE_BRACE && --depth === 0) return i + 1
  }
  return -1
}
