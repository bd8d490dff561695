import type { ByteReader } from './byte-reader.ts'
import { EvtxError } from './error.ts'
import { filetimeText, systemtimeText } from './filetime.ts'
import { floatText, guidText, hex64Text, hexText, keptText, sidSize, sidText } from './shown-text.ts'

/** A value of BinXML, ready to be shown. */
export type Value =
  | { readonly kind: 'null' }
  /** A string of the event's own. */
  | { readonly kind: 'text'; readonly text: string }
  /** Shown as a JSON number or boolean where it stands alone. */
  | { readonly kind: 'bare'; readonly value: number | bigint | boolean }
  /** What has a textual form only: GUID, SID, time, hexadecimal, floating point, bytes. */
  | { readonly kind: 'shown'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly Value[] }
  /** BinXML within BinXML: its place in the chunk. */
  | { readonly kind: 'fragment'; readonly start: number; readonly end: number }

export const NULL_VALUE: Value = { kind: 'null' }

/** What JSON shows without quotes. */
export type Bare = number | boolean

/** Types of values (MS-EVEN6 §2.2.18); `array` is a bit that makes a list of one. */
export const TYPE = {
  null: 0x00,
  string: 0x01,
  ansi: 0x02,
  uint8: 0x04,
  uint16: 0x06,
  uint32: 0x08,
  uint64: 0x0a,
  binary: 0x0e,
  guid: 0x0f,
  size: 0x10,
  filetime: 0x11,
  sid: 0x13,
  hex32: 0x14,
  hex64: 0x15,
  binxml: 0x21,
  array: 0x80,
} as const

/** Types of a fixed size: how they are read, and from how many bytes. */
const FIXED: ReadonlyMap<number, readonly [number, (reader: ByteReader) => Value]> = new Map([
  [0x03, [1, (reader) => bare(reader.i8())]],
  [TYPE.uint8, [1, (reader) => bare(reader.u8())]],
  [0x05, [2, (reader) => bare(reader.i16())]],
  [TYPE.uint16, [2, (reader) => bare(reader.u16())]],
  [0x07, [4, (reader) => bare(reader.i32())]],
  [TYPE.uint32, [4, (reader) => bare(reader.u32())]],
  [0x09, [8, (reader) => bare(reader.i64())]],
  [TYPE.uint64, [8, (reader) => bare(reader.u64())]],
  [0x0b, [4, (reader) => shown(floatText(reader.f32(), true))]],
  [0x0c, [8, (reader) => shown(floatText(reader.f64(), false))]],
  [0x0d, [4, readBoolean]],
  [TYPE.guid, [16, (reader) => shown(keptText(guidText, reader.bytes, reader.skip(16), 16))]],
  [TYPE.filetime, [8, (reader) => shown(filetimeText(reader.u32(), reader.u32()))]],
  [0x12, [16, (reader) => shown(systemtimeText(Array.from({ length: 8 }, () => reader.u16())))]],
  [TYPE.hex32, [4, (reader) => shown(`0x${reader.u32().toString(16)}`)]],
  [TYPE.hex64, [8, (reader) => shown(keptText(hex64Text, reader.bytes, reader.skip(8), 8))]],
])

/** Of how many bytes at least a value of each type is; beyond every size for types whose bytes alone tell. */
export const LEAST_SIZES = Uint32Array.from({ length: 256 }, (_, type) =>
  type <= TYPE.ansi ? 0 : (FIXED.get(type)?.[0] ?? 65_536),
)

/** Reads the value of a substitution, which fills the whole of `reader` (MS-EVEN6 §2.2.18). */
export function readValue(type: number, reader: ByteReader): Value {
  const size = reader.end - reader.at
  if (type === TYPE.null) return NULL_VALUE
  if (type === TYPE.string) return { kind: 'text', text: reader.utf16(size >> 1) }
  if (type === TYPE.ansi) return { kind: 'text', text: reader.latin(size).replaceAll('\0', '') }
  if (type === TYPE.binary) return size === 0 ? NULL_VALUE : shown(hexText(reader.bytes, reader.skip(size), size))
  if (type === TYPE.sid) return readSid(reader)
  if (type === TYPE.binxml) return size === 0 ? NULL_VALUE : { kind: 'fragment', start: reader.at, end: reader.end }
  if (type === TYPE.size) return readValue(size === 4 ? TYPE.hex32 : TYPE.hex64, reader)
  if ((type & TYPE.array) !== 0) return { kind: 'list', items: readItems(type & ~TYPE.array, reader) }
  const fixed = FIXED.get(type)
  if (fixed === undefined) throw new EvtxError('binxml', `unknown type of value 0x${type.toString(16)}`)
  return fixed[1](reader)
}

/** Reads a value within the text of a template or element, which tells its own length. */
export function readInlineValue(type: number, reader: ByteReader): Value {
  if (type === TYPE.string) return { kind: 'text', text: reader.utf16(reader.u16()) }
  if (type === TYPE.null) return NULL_VALUE
  const size = type === TYPE.binxml ? reader.u16() : (FIXED.get(type)?.[0] ?? -1)
  if (size < 0) throw new EvtxError('binxml', `type 0x${type.toString(16)} cannot stand within text`)
  const start = reader.skip(size)
  return readValue(type, reader.within(start, start + size))
}

function readItems(type: number, reader: ByteReader): Value[] {
  if (type === TYPE.string) return readStrings(reader)
  if (type === TYPE.ansi) return readAnsiStrings(reader)
  const items: Value[] = []
  if (type === TYPE.sid) {
    while (reader.at < reader.end) items.push(readSid(reader))
    return items
  }
  const fixed = FIXED.get(type)
  if (fixed === undefined) throw new EvtxError('binxml', `unknown type of list 0x${type.toString(16)}`)
  if ((reader.end - reader.at) % fixed[0] !== 0) throw new EvtxError('binxml', 'a list ends within an item')
  while (reader.at < reader.end) items.push(fixed[1](reader))
  return items
}

/** Strings one after the other, each ended by a NUL. */
function readStrings(reader: ByteReader): Value[] {
  const items: Value[] = []
  while (reader.at < reader.end) {
    const probe = reader.within(reader.at, reader.end)
    let units = 0
    while (probe.at + 2 <= probe.end && probe.u16() !== 0) units++
    items.push({ kind: 'text', text: reader.utf16(units) })
    reader.skip(Math.min(2, reader.end - reader.at))
  }
  return items
}

function readAnsiStrings(reader: ByteReader): Value[] {
  const text = reader.latin(reader.end - reader.at)
  if (text === '') return []
  const parts = (text.endsWith('\0') ? text.slice(0, -1) : text).split('\0')
  return parts.map((part) => ({ kind: 'text', text: part }))
}

/** Values other than 0 and 1 are kept: Windows writes flags into some. */
function readBoolean(reader: ByteReader): Value {
  const value = reader.i32()
  return bare(value === 0 ? false : value === 1 ? true : value)
}

function readSid(reader: ByteReader): Value {
  const size = sidSize(reader.within(reader.at + 1, reader.end).u8())
  return shown(keptText(sidText, reader.bytes, reader.skip(size), size))
}

function bare(value: number | bigint | boolean): Value {
  return { kind: 'bare', value }
}

function shown(text: string): Value {
  return { kind: 'shown', text }
}

/** True for what a template may leave out. */
export function isEmpty(value: Value): boolean {
  if (value.kind === 'text') return value.text === ''
  return value.kind === 'null' || (value.kind === 'list' && value.items.length === 0)
}

export function textOf(value: Value): string {
  if (value.kind === 'text' || value.kind === 'shown') return value.text
  if (value.kind === 'bare') return String(value.value)
  return value.kind === 'list' ? value.items.map(textOf).join(',') : ''
}

/** A value that is not empty where it stands alone: integers that JavaScript's numbers cannot hold are text. */
export function shownAlone(value: Value): Bare | string {
  if (value.kind !== 'bare') return textOf(value)
  if (typeof value.value !== 'bigint') return value.value
  const number = Number(value.value)
  return Number.isSafeInteger(number) ? number : String(value.value)
}
