import { applicationKind } from './application.ts'
import { ContextLines } from './context-lines.ts'
import { type FormatDecoders, formatDecoders, type LineDecoder } from './decode-text.ts'
import { fillFromEcs } from './ecs/from-ecs.ts'
import { DecodedEvent, type LogEvent } from './event.ts'
import { isRecord } from './fields.ts'
import type { Format } from './format.ts'
import { jsonOf, RecordSource } from './json/record-source.ts'
import { MAX_LINE_LENGTH } from './limits.ts'
import { type SourceKind, sourceKind } from './source-kind.ts'
import { type Clock, type ClockOptions, clockOf } from './time/clock.ts'
import { decodeWindowsElement, isWindowsElement } from './windows/decode-windows.ts'

export interface DecoderOptions extends ClockOptions {
  /** The only format to read; every known format is tried otherwise. */
  readonly format?: Format | undefined
  /** What the `context` of a decoder gave that read the source before. */
  readonly context?: readonly string[] | undefined
}

/** Turns records into events. One decoder serves one source in order: some formats begin with a header. */
export interface Decoder {
  /** Decodes one record. Never throws: what cannot be read is an event with `error`. */
  decode(line: string): LogEvent
  /** Decodes JSON that is parsed already; the record may be changed. `raw` is what it was parsed from. */
  decodeRecord(record: unknown, raw?: string): LogEvent
  /**
   * The lines so far that those after them are read by: a header (W3C, Zeek), and the beginnings of acts of an audit log.
   * Another decoder given these, at most 26 of at most 16,384 characters, goes on from here.
   */
  readonly context: readonly string[]
}

/** Makes a decoder. Throws a RangeError for an unknown time zone. */
export function createDecoder(options: DecoderOptions = {}): Decoder {
  const clock = clockOf(options)
  const formats = formatDecoders()
  const readLine = lineReader(formats, options.format)
  const context = new ContextLines()

  function decode(line: string): LogEvent {
    if (line.length > MAX_LINE_LENGTH) return tooLong(line, clock)
    return kept(guarded(line, clock, () => readLine(line, clock) ?? unknownLine(line, clock, options.format)))
  }

  function decodeRecord(record: unknown, given?: string): LogEvent {
    return (
      (given === undefined ? decodeUnwritten(record) : undefined) ??
      kept(decodeWritten(record, given ?? jsonOf(record)))
    )
  }

  function kept(event: LogEvent): LogEvent {
    context.keep(event)
    return event
  }

  /** A record of an event log: few are ever looked at, so that its text is not written before. */
  function decodeUnwritten(record: unknown): LogEvent | undefined {
    if (!isWindowsElement(record)) return undefined
    const source = new RecordSource(record, clock)
    try {
      return decodeWindowsElement(record, source)
    } catch {
      // Once more with its text, which tells of the fault.
      return undefined
    }
  }

  function decodeWritten(record: unknown, raw: string | undefined): LogEvent {
    if (raw === undefined || !isRecord(record)) return plainEvent(UNDECODABLE, raw ?? '', clock, 'not a JSON object')
    if (raw.length > MAX_LINE_LENGTH) return tooLong(raw, clock)
    return guarded(raw, clock, () => formats.record(record, { raw, clock, json: true }))
  }

  for (const line of options.context ?? []) decode(line)
  return {
    decode,
    decodeRecord,
    get context() {
      return context.all
    },
  }
}

/** Tries the format that fitted last, then every other. */
function lineReader({ lines }: FormatDecoders, wanted: Format | undefined) {
  const decoders = [...lines]
    .filter(([format]) => wanted === undefined || wanted === format)
    .map(([, decode]) => decode)
  let last: LineDecoder | undefined
  return (line: string, clock: Clock): LogEvent | undefined => {
    const source = { raw: line, clock }
    const event = last?.(line, source)
    if (event) return event
    for (const decode of decoders) {
      if (decode === last) continue
      const found = decode(line, source)
      if (!found) continue
      last = decode
      return found
    }
    return undefined
  }
}

/** A fault of ours must cost one record its fields, never the batch. */
function guarded(raw: string, clock: Clock, read: () => LogEvent): LogEvent {
  try {
    return read()
  } catch (cause) {
    return plainEvent(UNDECODABLE, raw, clock, `the decoder failed: ${String(cause)}`)
  }
}

const TEXT = sourceKind('text', {}, { fillEcs: fillFromEcs })
const UNDECODABLE = sourceKind('undecodable', {}, { fillEcs: fillFromEcs })

function plainEvent(kind: SourceKind, raw: string, clock: Clock, error?: string): LogEvent {
  return new DecodedEvent(kind, raw === '' ? {} : { message: raw }, { raw, clock, error })
}

function tooLong(line: string, clock: Clock): LogEvent {
  const error = `longer than ${MAX_LINE_LENGTH} characters: ${line.length}; cut`
  return plainEvent(UNDECODABLE, line.slice(0, MAX_LINE_LENGTH), clock, error)
}

function unknownLine(line: string, clock: Clock, wanted: Format | undefined): LogEvent {
  const problem = problemOf(line, wanted)
  const kind = problem === undefined ? (applicationKind({ message: line }) ?? TEXT) : UNDECODABLE
  return plainEvent(kind, line, clock, problem)
}

function problemOf(line: string, wanted: Format | undefined): string | undefined {
  if (line.trim() === '') return 'empty line'
  if (line.startsWith('{') || wanted === 'json') return jsonProblem(line)
  if (wanted !== undefined && wanted !== 'text') return `not a line of the format ${wanted}`
  return line.includes('\0') ? 'binary data' : undefined
}

function jsonProblem(line: string): string {
  try {
    JSON.parse(line)
    return 'not a JSON object'
  } catch (cause) {
    return `broken JSON: ${cause instanceof Error ? cause.message.slice(0, 200) : 'unreadable'}`
  }
}
