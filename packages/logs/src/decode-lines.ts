import { createDecoder, type Decoder, type DecoderOptions } from './decoder.ts'
import type { LogEvent } from './event.ts'
import { MAX_LINE_LENGTH } from './limits.ts'

/** Bytes searched for the end of a JSON object that spans lines. */
const MAX_OBJECT_BYTES = MAX_LINE_LENGTH

const NEWLINE = 10

export interface DecodeLinesOptions extends DecoderOptions {
  /** A decoder that has seen what came before, for bytes that continue a stream. */
  readonly decoder?: Decoder | undefined
}

/**
 * Splits bytes into records and decodes each: lines, and JSON objects that span several lines, one after another or in
 * an array. Blank lines are skipped. A record longer than the bound is cut and comes with its error.
 */
export function* decodeLines(
  bytes: Uint8Array,
  options: DecodeLinesOptions = {},
): Generator<LogEvent, void, undefined> {
  const decoder = options.decoder ?? createDecoder(options)
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let at = hasBom(buffer) ? 3 : 0
  while (at < buffer.length) {
    const record = nextRecord(buffer, at)
    at = record.next
    if (record.text !== '') yield decoder.decode(record.text)
  }
}

interface RecordAt {
  readonly text: string
  readonly next: number
}

function nextRecord(buffer: Buffer, start: number): RecordAt {
  const newline = buffer.indexOf(NEWLINE, start)
  const end = newline < 0 ? buffer.length : newline
  const next = end + 1
  if (opensObject(buffer, start, end)) {
    const close = objectEnd(buffer, start)
    if (close > end) return { text: textAt(buffer, start, close), next: skipComma(buffer, close) }
  }
  const text = textAt(buffer, start, Math.min(end, start + 4 * MAX_LINE_LENGTH)).trimEnd()
  // The brackets of a JSON array around objects that stand on lines of their own.
  if (text === '[' || text === ']' || text === '],' || text === ',' || text.trim() === '') return { text: '', next }
  return { text: text.startsWith('{') && text.endsWith('},') ? text.slice(0, -1) : text, next }
}

/** A line that begins an object and does not end one: the object goes on below. */
function opensObject(buffer: Buffer, start: number, end: number): boolean {
  let first = start
  while (first < end && isBlank(buffer[first])) first++
  if (buffer[first] !== 123) return false
  let last = end - 1
  while (last > first && (isBlank(buffer[last]) || buffer[last] === 44)) last--
  return buffer[last] !== 125 || last === first
}

function isBlank(byte: number | undefined): boolean {
  return byte === 32 || byte === 9 || byte === 13
}

/** Just past the brace that closes the object; -1 when there is none within the bound. */
function objectEnd(buffer: Buffer, start: number): number {
  const limit = Math.min(buffer.length, start + MAX_OBJECT_BYTES)
  let depth = 0
  let quoted = false
  for (let i = start; i < limit; i++) {
    const byte = buffer[i]
    if (quoted) {
      if (byte === 92) i++
      else if (byte === 34) quoted = false
      // A string cannot hold a line break: this is no JSON, and the lines stand alone.
      else if (byte === NEWLINE) return -1
    } else if (byte === 34) quoted = true
    else if (byte === 123) depth++
    else if (byte === 125 && --depth === 0) return i + 1
  }
  return -1
}

function skipComma(buffer: Buffer, at: number): number {
  let next = at
  while (next < buffer.length && (isBlank(buffer[next]) || buffer[next] === 44)) next++
  return buffer[next] === NEWLINE ? next + 1 : next
}

function textAt(buffer: Buffer, start: number, end: number): string {
  return buffer.toString('utf8', start, end)
}

function hasBom(buffer: Buffer): boolean {
  return buffer[0] === 0xef && buffer[1] === 0xbb && buffer[2] === 0xbf
}
